using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>MOVDIR64B: 64 bytes go to DRAM past the caches.</summary>
public static class Movdir64b
{
    internal static readonly Rule Misaligned = new("Movdir64b", "F-CCH-4", "A destination that is not 64-byte aligned is #GP(0).");
    internal static readonly Rule Written = new("Movdir64b", "F-CCH-4, F-INT-6", "The line cached under the same KeyID is written back if dirty and invalidated; then 64 bytes are written without fetching the line, which ends its poison. Aliases under other KeyIDs survive.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, PhysicalAddress address, Bytes data)
    {
        var ladder = Ladder.For(m)
            // When: any core, any time.
            // Require
            .Refuse(Misaligned, address.Offset != 0, Outcomes.GeneralProtection);
        return address.Require(ladder, m)
            // Effect
            .Do(Written, s =>
            {
                var tag = address.TagOn(s);
                s = Caches.Remove(s, tag);
                s = MemoryController.Write(s, tag.KeyId, tag.Line, data, Bit.False);
                // Observe: nothing.
                return new(s, Answer.Of(Outcomes.Done));
            });
    }
}
