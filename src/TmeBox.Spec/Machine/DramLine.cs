using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What DRAM holds at one line address; everything a physical attacker can see and replace.</summary>
/// <param name="Ciphertext">64 bytes.</param>
/// <param name="Mac">28 bits over ciphertext, encrypted tweak and owner (F-INT-2); zero without a MAC.</param>
/// <param name="Owner">The TD-owner bit: last written under a private KeyID (F-INT-1, F-INT-4); never set without integrity.</param>
/// <param name="Poison">Sticky until a whole line is written (F-INT-6); never set without integrity.</param>
public readonly record struct DramLine(Bytes Ciphertext, Bytes Mac, Bit Owner, Bit Poison)
{
    /// <summary>The content of DRAM before anything was written.</summary>
    public static DramLine Blank { get; } = new(Line.Zero, MacTag.Zero, false, false);
}
