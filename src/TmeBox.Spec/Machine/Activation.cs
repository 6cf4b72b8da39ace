using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>IA32_TME_ACTIVATE, 982H, and the names of its fields (F-ACT-1).</summary>
/// <code>
///  63      52 51     48 47      40 39  36 35   32 31     30       8 7    4 3    2     1      0
/// | reserved | algs    | reserved | TDX  | KeyID | bypass| reserved| policy|save|select|enable|lock|
/// </code>
/// <param name="Value">64 bits.</param>
public readonly record struct Activation(Word Value)
{
    /// <summary>The value after reset.</summary>
    public static Activation Reset { get; } = new(Word.Of(0, 64));

    /// <summary>Bit 0: no further write has an effect until reset.</summary>
    public Bit Locked => Value[0];

    /// <summary>Bit 1: memory is encrypted.</summary>
    public Bit Enabled => Value[1];

    /// <summary>Bit 2: the key was, or is to be, restored rather than made.</summary>
    public Bit Restore => Value[2];

    /// <summary>Bits 7:4: the capability bit of the algorithm that TME itself uses.</summary>
    public Word Policy => Value.Slice(7, 4);

    /// <summary>Bit 31: KeyID 0 bypasses encryption.</summary>
    public Bit Bypass => Value[31];

    /// <summary>Bits 35:32, called k: how many physical address bits are KeyID.</summary>
    public Word KeyIdBits => Value.Slice(35, 32);

    /// <summary>Bits 39:36, called p: how many of the KeyID bits are reserved for TDX.</summary>
    public Word TdxBits => Value.Slice(39, 36);

    /// <summary>Bits 63:48: the algorithms that PCONFIG may use.</summary>
    public Word Algorithms => Value.Slice(63, 48);

    /// <summary>KeyIDs exist: memory is encrypted and at least one address bit is KeyID.</summary>
    public Bit KeyIdsActive => Enabled & KeyIdBits != 0;
}
