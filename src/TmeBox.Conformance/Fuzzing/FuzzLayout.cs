using FsCheck;
using FsCheck.Fluent;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>What a sequence means to activate, and the few names that follow from it.</summary>
/// <param name="Profile">The platform.</param>
/// <param name="KeyIdBits">k.</param>
/// <param name="TdxBits">p.</param>
internal sealed record FuzzLayout(Profile Profile, int KeyIdBits, int TdxBits)
{
    /// <summary>m - k.</summary>
    public int AddressBits => Profile.PhysicalAddressBits - KeyIdBits;

    /// <summary>How many KeyIDs can be named without TDX's.</summary>
    public int Shared => 1 << (KeyIdBits - TdxBits);

    /// <summary>The few lines; three lie in one page, the last of them at its end; two in one set of any cache; one at the top, on the last package.</summary>
    public ulong[] Lines => [0, 0x40, 0xFC0, 0x10000, (1UL << AddressBits) - 0x1000];

    /// <summary>KeyIDs that the set-up programs.</summary>
    public int[] KeyIdsProgrammed => [.. new[] { 1, 2, 3, Math.Min(Shared - 1, Profile.MaxKeys), TdxBits > 0 && Profile.HasSeam ? Shared : 0 }.Where(k => k > 0 && k <= Profile.MaxKeys && k < (1 << KeyIdBits) && (k < Shared || Profile.HasSeam)).Distinct()];

    /// <summary>KeyIDs that software can name at any level: the first ones that are programmed, or 0 if none can be.</summary>
    public int[] KeyIdsShared => KeyIdsProgrammed.Where(k => k < Shared).ToArray() is { Length: > 0 } some ? some : [0];

    /// <summary>KeyIDs that accesses name: the programmed ones, 0, one that is not programmed, one above the platform's number, one of TDX's.</summary>
    public Gen<int> KeyIdsUsed { get; } = Used(Profile, KeyIdBits, TdxBits);

    /// <summary>The physical address of a line or page under a KeyID.</summary>
    public ulong Pa(int keyId, ulong line) => ((ulong)keyId << AddressBits) | line;

    private static Gen<int> Used(Profile profile, int keyIdBits, int tdxBits)
    {
        var top = (1 << keyIdBits) - 1;
        var shared = 1 << (keyIdBits - tdxBits);
        var isOpen = profile.KeyIdAboveMax == KeyIdAboveMax.Unspecified;
        (int Weight, int KeyId)[] wanted =
            [(12, 1), (10, 2), (6, 3), (4, Math.Min(shared - 1, profile.MaxKeys)), (4, 0), (3, 5), (isOpen ? 0 : 3, profile.MaxKeys + 1), (profile.HasSeam ? 4 : 1, shared), (1, top)];
        var usable = wanted.Where(w => w.Weight > 0 && w.KeyId <= top && (!isOpen || w.KeyId <= profile.MaxKeys)).Select(w => (8 * w.Weight, Gen.Constant(w.KeyId)));
        return Gen.Frequency(isOpen && profile.MaxKeys < top ? usable.Append((1, Gen.Constant(profile.MaxKeys + 1))) : usable);
    }
}
