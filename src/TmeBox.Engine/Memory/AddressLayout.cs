using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>How a core's physical addresses divide into KeyID and address, and which are legal (F-ADR-1 to F-ADR-3).</summary>
/// <param name="KeyIdShift">The lowest KeyID bit: m - k.</param>
/// <param name="IllegalBits">The bits that must be 0, else #PF: above MAXPHYADDR and, outside SEAM, the KeyID bits reserved for TDX.</param>
/// <param name="SharedBits">Bits of a KeyID that every shared one fits in: k - p.</param>
/// <param name="MostKeyId">The largest shared KeyID whose behaviour is specified.</param>
internal readonly record struct AddressLayout(int KeyIdShift, ulong IllegalBits, int SharedBits, int MostKeyId)
{
    /// <summary>The layout under a value of 982H.</summary>
    public static AddressLayout For(EngineProfile profile, ActivateValue activate, bool seam = false)
    {
        int m = profile.PhysicalAddressBits;
        int k = activate.HasKeyIds ? activate.KeyIdBits : 0;
        int p = activate.HasKeyIds ? activate.TdxBits : 0;
        int most = profile.KeyIdAboveMax == ExcessKeyId.Unspecified ? profile.MaxKeys : int.MaxValue;
        return new AddressLayout(m - k, ~((1ul << (seam ? m : m - p)) - 1), k - p, most);
    }

    /// <summary>Splits a legal physical address into the tag of its line; false if the address has a <see cref="Refusal"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLocate(ulong physicalAddress, out ulong tag)
    {
        tag = Split(physicalAddress);
        return (physicalAddress & IllegalBits) == 0 && IsSpecified(LineKey.KeyId(tag));
    }

    /// <summary>Whether a line index is below the KeyID bits.</summary>
    public bool Holds(ulong lineIndex) => lineIndex >> (KeyIdShift - 6) == 0;

    /// <summary>What becomes of an access whose address is not legal.</summary>
    public EngineStatus Refusal(ulong physicalAddress) => (physicalAddress & IllegalBits) == 0 ? EngineStatus.Unspecified : EngineStatus.PageFault;

    /// <summary>The tag of a line by an address below 2^m, legal or not: page tables are read so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Split(ulong physicalAddress) => LineKey.Of((int)(physicalAddress >> KeyIdShift), physicalAddress & ((1ul << KeyIdShift) - 1));

    /// <summary>Whether a KeyID is one of TDX's (F-PART-1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPrivate(int keyId) => keyId >> SharedBits != 0;

    /// <summary>The physical address of a byte under a KeyID; false if none has both.</summary>
    public bool TryCompose(int keyId, ulong address, out ulong physicalAddress)
    {
        physicalAddress = ((ulong)(uint)keyId << KeyIdShift) | address;
        return keyId >= 0 && address >> KeyIdShift == 0 && (physicalAddress & IllegalBits) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsSpecified(int keyId) => keyId <= MostKeyId || IsPrivate(keyId);
}
