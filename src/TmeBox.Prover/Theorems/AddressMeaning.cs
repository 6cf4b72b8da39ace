using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What a physical address names, said by its bits; for machines with all KeyID bits of the profile (F-ADR-1, F-PART-1).</summary>
internal static class AddressMeaning
{
    public static CacheTag Decode(Profile p, PhysicalAddress at)
    {
        var split = p.PhysicalAddressBits - p.MaxKeyIdBits;
        var keyId = p.MaxKeyIdBits == 0 ? Word.Of(0, KeyId.Width) : at.Value.Slice(p.PhysicalAddressBits - 1, split).ZeroExtend(KeyId.Width);
        return new(new(keyId), new(at.Value.Slice(split - 1, 6).ZeroExtend(LineAddress.Width)));
    }

    public static Bit FitsWidth(Profile p, PhysicalAddress at) =>
        p.PhysicalAddressBits == PhysicalAddress.Width ? true : at.Value < Word.Of(1UL << p.PhysicalAddressBits, PhysicalAddress.Width);

    /// <summary>The package whose controller handles a line: of two, the topmost address bit tells.</summary>
    public static PackageId Home(Profile p, LineAddress line) =>
        p.Packages == 1 ? PackageId.Of(0) : new(line.Index.Slice(p.PhysicalAddressBits - p.MaxKeyIdBits - 7, p.PhysicalAddressBits - p.MaxKeyIdBits - 7));

    /// <summary>The active core may name the KeyID, and the sources say what it does.</summary>
    public static Bit IsUsable(MachineState m, KeyId keyId)
    {
        Bit known = m.Profile.KeyIdAboveMax == KeyIdAboveMax.TmeBehaviour ? true : keyId.Value.ZeroExtend(32) <= Word.Of((ulong)m.Profile.MaxKeys, 32) | IsPrivate(m, keyId);
        return known & (m.Core.Seam | !IsPrivate(m, keyId));
    }

    /// <summary>The active core may name a table or page at this address.</summary>
    public static Bit IsNamed(MachineState m, PhysicalAddress at) => FitsWidth(m.Profile, at) & IsUsable(m, Decode(m.Profile, at).KeyId);

    /// <summary>The address is one that a page fault with RSVD refuses to the active core.</summary>
    public static Bit IsReserved(MachineState m, PhysicalAddress at) => !FitsWidth(m.Profile, at) | (!m.Core.Seam & IsPrivate(m, Decode(m.Profile, at).KeyId));

    /// <summary>The KeyID is not below the first of TDX's: 2 to the power of the shared KeyID bits.</summary>
    public static Bit IsPrivate(MachineState m, KeyId keyId) =>
        m.Activate.TdxBits != 0 & keyId.Value.ZeroExtend(32) >= FirstPrivate(m);

    public static Word FirstPrivate(MachineState m) =>
        Word.Of(1, 32) << (m.Activate.KeyIdBits - m.Activate.TdxBits).ZeroExtend(32);
}
