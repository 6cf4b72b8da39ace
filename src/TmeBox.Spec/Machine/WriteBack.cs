using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>CLWB: a line is written back and may stay cached.</summary>
public static class WriteBack
{
    internal static readonly Rule WrittenBack = new("WriteBack", "F-CCH-3", "CLWB writes the line of its address's KeyID back, if dirty, and leaves it cached and clean.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, PhysicalAddress address)
    {
        // When: any core, any time; or the cache itself.
        // Require
        return address.Require(Ladder.For(m), m)
            // Effect
            .Do(WrittenBack, s => new(
                Caches.Clean(s, address.TagOn(s)),
                // Observe: nothing.
                Answer.Of(Outcomes.Done)));
    }
}
