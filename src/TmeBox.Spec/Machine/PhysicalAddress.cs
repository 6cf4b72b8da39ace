using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A physical address as software names it: KeyID above, address below (F-ADR-1).</summary>
/// <code>
///  51        m m-1      m-k m-k-1              6 5      0
/// | reserved   |  KeyID    |  line address      | offset |
/// </code>
/// <param name="Value">52 bits; those at MAXPHYADDR and above must be zero.</param>
public readonly record struct PhysicalAddress(Word Value)
{
    /// <summary>Width in bits.</summary>
    public const int Width = 52;

    internal static readonly Rule BeyondWidth = new("Address", "F-ADR-2", "A physical address bit at MAXPHYADDR or above is reserved: page fault.");
    internal static readonly Rule TdxPrivate = new("Address", "F-ADR-2", "A KeyID in TDX's private part is reserved outside SEAM: page fault.");
    internal static readonly Rule AboveMaxKeys = new("Address", "F-ADR-3", "What an address with a KeyID above MK_TME_MAX_KEYS does is unspecified (switch KeyIdAboveMax = Unspecified).");

    /// <summary>A concrete physical address below 2^52.</summary>
    public static PhysicalAddress Of(ulong value) => new(Word.Of(value, Width));

    /// <summary>The physical address by which software names a line under a KeyID, on a machine whose KeyIDs are active.</summary>
    public static PhysicalAddress Naming(MachineState m, KeyId keyId, LineAddress line) =>
        new(line.ByteAddress | (keyId.Value.ZeroExtend(Width) << AddressBits(m)));

    /// <summary>The KeyID that the address names; 0 while KeyIDs are not active.</summary>
    public KeyId KeyIdOn(MachineState m) => new((Value >> AddressBits(m)).Slice(KeyId.Width - 1, 0) & Ones(ActiveKeyIdBits(m), KeyId.Width));

    /// <summary>The line that the address names, without KeyID.</summary>
    public LineAddress LineOn(MachineState m) => new((Value & Ones(AddressBits(m), Width)).Slice(51, 6));

    /// <summary>The tag under which the caches keep what the address names.</summary>
    public CacheTag TagOn(MachineState m) => new(KeyIdOn(m), LineOn(m));

    /// <summary>Offset in the line: 6 bits.</summary>
    public Word Offset => Value.Slice(5, 0);

    /// <summary>Require: the checks that stand before every memory access.</summary>
    public Ladder Require(Ladder ladder, MachineState m) => ladder
        .Refuse(BeyondWidth, IsBeyondWidth(m), PageFaults.Reserved)
        .Refuse(TdxPrivate, IsRefusedPrivate(m), PageFaults.Reserved)
        .Refuse(AboveMaxKeys, IsUnspecified(m), Outcomes.Unspecified);

    /// <summary>Whether a bit at MAXPHYADDR or above is set.</summary>
    public Bit IsBeyondWidth(MachineState m) => m.Profile.PhysicalAddressBits < Width ? Value.Slice(Width - 1, m.Profile.PhysicalAddressBits) != 0 : false;

    /// <summary>Whether the address names a private KeyID and the active core may not.</summary>
    public Bit IsRefusedPrivate(MachineState m) => m.Activate.KeyIdsActive & !m.Core.Seam & IsPrivate(m, KeyIdOn(m));

    /// <summary>Whether no source says what the address does.</summary>
    public Bit IsUnspecified(MachineState m) =>
        m.Profile.KeyIdAboveMax == KeyIdAboveMax.TmeBehaviour ? false : KeyIdOn(m).Value > Word.Of((ulong)m.Profile.MaxKeys, KeyId.Width) & !IsPrivate(m, KeyIdOn(m));

    /// <summary>Whether one of the top p bits of the KeyID field is set (F-PART-1).</summary>
    public static Bit IsPrivate(MachineState m, KeyId keyId)
    {
        var shared = m.Activate.KeyIdBits.ZeroExtend(KeyId.Width) - m.Activate.TdxBits.ZeroExtend(KeyId.Width);
        return (keyId.Value >> shared) != 0;
    }

    /// <summary>m - k: how many bits are left for the address.</summary>
    public static Word AddressBits(MachineState m) => Word.Of((ulong)m.Profile.PhysicalAddressBits, Width) - ActiveKeyIdBits(m).ZeroExtend(Width);

    private static Word ActiveKeyIdBits(MachineState m) => Lifted.If(m.Activate.Enabled, m.Activate.KeyIdBits, Word.Of(0, 4));

    private static Word Ones(Word count, int width) => (Word.Of(1, width) << (count.Width == width ? count : count.ZeroExtend(width))) - Word.Of(1, width);
}
