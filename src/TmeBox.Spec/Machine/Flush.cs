using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>CLFLUSH and CLFLUSHOPT; and eviction, which does the same at a time of the hardware's choosing.</summary>
public static class Flush
{
    internal static readonly Rule Flushed = new("Flush", "F-CCH-3", "CLFLUSH writes back, if dirty, and invalidates the line of its address's KeyID only.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, PhysicalAddress address)
    {
        // When: any core, any time; or the cache itself.
        // Require
        return address.Require(Ladder.For(m), m)
            // Effect
            .Do(Flushed, s => new(
                Caches.Remove(s, address.TagOn(s)),
                // Observe: nothing.
                Answer.Of(Outcomes.Done)));
    }
}
