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

    /// <summary>The few lines; two lie in one page, two in one set of any cache, one at the top.</summary>
    public ulong[] Lines => [0, 0x40, 0x10000, (1UL << AddressBits) - 0x40];

    /// <summary>KeyIDs that the set-up programs.</summary>
    public int[] KeyIdsProgrammed => [.. new[] { 1, 2, 3, Math.Min(Shared - 1, Profile.MaxKeys) }.Where(k => k > 0 && k < Shared && k <= Profile.MaxKeys).Distinct()];

    /// <summary>KeyIDs that accesses name: the programmed ones, 0, one that is not programmed, one above the platform's number, one of TDX's.</summary>
    public Gen<int> KeyIdsUsed { get; } = Used(Profile, KeyIdBits, TdxBits);

    private static Gen<int> Used(Profile profile, int keyIdBits, int tdxBits)
    {
        var top = (1 << keyIdBits) - 1;
        var shared = 1 << (keyIdBits - tdxBits);
        (int Weight, int KeyId)[] wanted =
            [(8, 1), (7, 2), (4, 3), (3, Math.Min(shared - 1, profile.MaxKeys)), (3, 0), (2, 5), (2, profile.MaxKeys + 1), (1, shared), (1, top)];
        return Gen.Frequency(wanted.Where(w => w.KeyId <= top).Select(w => (w.Weight, Gen.Constant(w.KeyId))));
    }
}
