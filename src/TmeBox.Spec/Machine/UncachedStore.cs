using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A core's store past the caches, as to uncacheable memory or by a non-temporal store that leaves a line incomplete (F-INT-8).</summary>
public static class UncachedStore
{
    internal static readonly Rule Stored = new("UncachedStore", "F-CCH-4, F-INT-8", "The line cached under the same KeyID is written back if dirty and invalidated; then the enabled bytes go to the controller.");

    /// <summary>The operation; bit i of <paramref name="enables"/> lets byte i of <paramref name="data"/> through.</summary>
    public static Step Run(MachineState m, PhysicalAddress address, Word enables, Bytes data) =>
        // When: any core, any time.
        // Require
        address.Require(Ladder.For(m), m)
            // Effect
            .Do(Stored, s => new(
                SubLine.Write(Caches.Remove(s, address.TagOn(s)), address.TagOn(s), enables, data),
                // Observe: nothing, not even poison.
                Answer.Of(Outcomes.Done)));
}
