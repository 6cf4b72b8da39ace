using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A spontaneous fill: prefetch or speculation may cache any mapped line at any time (F-CCH-8).</summary>
public static class Prefetch
{
    internal static readonly Rule Prefetched = new("Prefetch", "F-CCH-8", "Any mapped line may be filled at any time without an access.");
    internal static readonly Rule WouldPoison = new("Prefetch", "F-CCH-8", "A speculative fill that meets poison or a MAC mismatch is dropped and poisons nothing (switch SpeculativeFillPoisons = Off).");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, PhysicalAddress address)
    {
        var tag = address.TagOn(m);
        // When: the hardware's own choice.
        // Require
        return address.Require(Ladder.For(m), m)
            .Refuse(WouldPoison, IsDropped(m, tag), Outcomes.Done)
            // Effect
            .Do(Prefetched, s => new(
                Caches.Fill(s, tag, out _),
                // Observe: nothing.
                Answer.Of(Outcomes.Done)));
    }

    /// <summary>Whether a fill that nothing waits for is not made.</summary>
    internal static Bit IsDropped(MachineState m, CacheTag tag) =>
        !m.Profile.SpeculativeFillPoisons & !m.Cache[tag].Present & MemoryController.WouldPoison(m, tag.KeyId, tag.Line);
}
