using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What makes a value of 982H a good one, said of its fields rather than by the ladder of checks (F-ACT-1, F-ACT-2).</summary>
internal static class ActivateMeaning
{
    /// <summary>A write of this value is no fault.</summary>
    public static Bit WellFormed(Profile p, Activation value)
    {
        Bit policy = false;
        foreach (var a in p.Algorithms)
            if (a is Algorithm.Xts128 or Algorithm.Xts256)
                policy |= value.Policy == (ulong)a;
        return OnlyDefinedBits(p, value) & policy & FieldsFit(p, value) & (value.KeyIdBits == 0 | value.Enabled);
    }

    /// <summary>What is true of the register after reset and stays true.</summary>
    public static Bit Reachable(Profile p, Activation value) =>
        OnlyDefinedBits(p, value)
        & FieldsFit(p, value)
        & value.Enabled.Implies(value.Locked)
        & (value.KeyIdBits == 0 | value.Enabled);

    // KeyID bits within the capability, TDX bits within the KeyID bits.
    private static Bit FieldsFit(Profile p, Activation value) =>
        value.KeyIdBits <= Word.Of((ulong)p.MaxKeyIdBits, 4) & value.TdxBits <= value.KeyIdBits;

    private static Bit OnlyDefinedBits(Profile p, Activation value)
    {
        var defined = 0xFFUL;
        if (p.Bypass) defined |= 1UL << 31;
        if (p.MaxKeyIdBits > 0)
        {
            defined |= 0xFUL << 32;
            if (p.TdxKeyIds) defined |= 0xFUL << 36;
            foreach (var a in p.Algorithms) defined |= 1UL << (48 + (int)a);
        }

        Bit only = true;
        for (var i = 0; i < 64; i++)
            if ((defined >> i & 1) == 0)
                only &= !value.Value[i];
        return only;
    }
}
