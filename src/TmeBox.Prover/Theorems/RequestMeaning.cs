using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What makes a request to PCONFIG a good one, one concern each (F-PCFG-2, F-PCFG-3).</summary>
internal static class RequestMeaning
{
    public static Bit FromKernel(KeyProgram p) => p.Cpl == 0;

    public static Bit LeafIsKeyProgram(KeyProgram p) => p.Leaf == 0;

    public static Bit KeyIdsAreActive(MachineState m) => m.Activate.Locked & m.Activate.Enabled & m.Activate.KeyIdBits > Word.Of(0, 4);

    /// <summary>A multiple of 256, and a 48-bit linear address when read as a signed number.</summary>
    public static Bit StructureIsWellPlaced(KeyProgram p) =>
        (p.Rbx & Word.Of(255, 64)) == 0 & p.Rbx + Word.Of(1UL << 47, 64) < Word.Of(1UL << 48, 64);

    public static Bit ControlIsDefined(KeyProgram p)
    {
        Bit known = p.Control < Word.Of(1UL << 24, 32);
        var command = p.Control & Word.Of(0xFF, 32);
        return known & (command == KeyProgram.SetKeyDirect | command == KeyProgram.SetKeyRandom | command == KeyProgram.ClearKey | command == KeyProgram.NoEncrypt);
    }

    /// <summary>A number above 0, within the keys of the platform, that fits the shared KeyID bits.</summary>
    public static Bit KeyIdIsProgrammable(MachineState m, KeyId keyId)
    {
        var n = keyId.Value.ZeroExtend(32);
        return n > Word.Of(0, 32) & n <= Word.Of((ulong)m.Profile.MaxKeys, 32) & n < AddressMeaning.FirstPrivate(m);
    }

    /// <summary>Exactly one algorithm, which 982H activated.</summary>
    public static Bit AlgorithmIsActivated(MachineState m, KeyProgram p)
    {
        Bit one = false;
        for (var i = 0; i < 16; i++) one |= p.AlgorithmBits == (1UL << i) & m.Activate.Value[48 + i];
        return one;
    }

    /// <summary>All of them but the privilege level.</summary>
    public static Bit WellFormed(MachineState m, KeyProgram p) =>
        LeafIsKeyProgram(p) & KeyIdsAreActive(m) & StructureIsWellPlaced(p) & ControlIsDefined(p) & KeyIdIsProgrammable(m, p.KeyId) & AlgorithmIsActivated(m, p);

    public static Bit LacksEntropy(KeyProgram p) => p.Command == KeyProgram.SetKeyRandom & !p.EntropyAvailable;
}
