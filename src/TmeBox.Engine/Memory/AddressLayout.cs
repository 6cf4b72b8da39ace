using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>How a physical address divides into KeyID and address (F-ADR-1, F-ADR-2).</summary>
/// <param name="KeyIdShift">The lowest KeyID bit: m - k.</param>
/// <param name="IllegalBits">The bits that must be 0, else #PF: above MAXPHYADDR, and the KeyID bits reserved for TDX.</param>
internal readonly record struct AddressLayout(int KeyIdShift, ulong IllegalBits)
{
    /// <summary>The layout under a value of 982H.</summary>
    public static AddressLayout For(EngineProfile profile, ActivateValue activate)
    {
        int m = profile.PhysicalAddressBits;
        int k = activate.HasKeyIds ? activate.KeyIdBits : 0;
        int p = activate.HasKeyIds ? activate.TdxBits : 0;
        return new AddressLayout(m - k, ~((1ul << (m - p)) - 1));
    }

    /// <summary>Splits a physical address into the tag of its line; false if the address is #PF.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLocate(ulong physicalAddress, out ulong tag)
    {
        tag = LineKey.Of((int)(physicalAddress >> KeyIdShift), physicalAddress & ((1ul << KeyIdShift) - 1));
        return (physicalAddress & IllegalBits) == 0;
    }

    /// <summary>Whether a line index is below the KeyID bits.</summary>
    public bool Holds(ulong lineIndex) => lineIndex >> (KeyIdShift - 6) == 0;

    /// <summary>The physical address of a byte under a KeyID; false if none has both.</summary>
    public bool TryCompose(int keyId, ulong address, out ulong physicalAddress)
    {
        physicalAddress = ((ulong)(uint)keyId << KeyIdShift) | address;
        return keyId >= 0 && address >> KeyIdShift == 0 && (physicalAddress & IllegalBits) == 0;
    }
}
