using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What the first pass does with an instruction where nothing is known before it: a word for each prefix, REX, opcode and ModRM, so that the
/// words of a program stay in the nearest caches.
/// </summary>
/// <code>
/// 0-5 length with bundles, 6-11 without      12 accepted if SIB is rsp      14 four more if SIB names no base
/// 15 accepted with bundles, 16 without       17 call                        18-19 the offset of a direct branch is of one byte
/// 20 relative to rip                         21-23 immediate's bytes        24-26 what is marked: ready, refused, names a place
/// 27 touches the stack, 28 if SIB names rsp  29 jump                        31 made
/// </code>
internal readonly record struct Head(uint Bits)
{
    public const int BundledLength = 0;
    public const int AloneLength = 6;
    public const uint LengthMask = 63;

    // Names of single bits.
    public const int BundledAccepted = 15;
    public const int AloneAccepted = 16;
    public const int Call = 17;
    public const int Relative = 20;
    public const int Touch = 27;
    public const int StackTouch = 28;
    public const int Jump = 29;

    /// <summary>In a word shifted right by this, the bits of <see cref="SibStack"/> and <see cref="Growth"/> where SIB counts.</summary>
    public const int SibShift = 12;

    /// <summary>Of a SIB that names rsp and no index, whatever the scale.</summary>
    public const byte SibStack = 1;

    /// <summary>Of a SIB that names no base if ModRM has no displacement: the bytes that it adds.</summary>
    public const byte Growth = 4;

    /// <summary>In a word shifted right by this, 24 for an offset of one byte: the four bytes up to its end are shifted by so much.</summary>
    public const int NarrowShift = 15;
    public const uint Narrow = 24;
    public const int ImmediateShift = 21;
    public const uint ImmediateMask = 7;

    /// <summary>In a word shifted right by this, what is marked at a start: its bits are <see cref="MarkStart"/>, <see cref="MarkRefused"/> and <see cref="MarkNamed"/>.</summary>
    public const int MarkShift = 24;
    public const byte MarkStart = 1;
    public const byte MarkRefused = 2;
    public const byte MarkNamed = 4;

    /// <summary>Nothing else is to be asked.</summary>
    public const uint Ready = (uint)MarkStart << MarkShift;

    private const uint Named = (uint)MarkNamed << MarkShift;
    private const uint Made = 1u << 31;

    // No instruction is known: with bundles the rest of the bundle is skipped.
    private const uint WholeBundle = CodeLimits.BundleSize;

    // A displacement of one byte and an access of less than half as much stay within such a reach.
    private const ulong SmallReach = 0x2000;
    private const ushort Kept = 1 << 4 | 1 << 14;

    /// <summary>For each SIB, <see cref="SibStack"/> and <see cref="Growth"/>.</summary>
    public static byte[] SibBits { get; } = [.. Enumerable.Range(0, 256).Select(s => (byte)(((s & 0x3F) == 0x24 ? SibStack : 0) | ((s & 7) == 5 ? Growth : 0)))];

    /// <summary>Whether the words hold for a window: what they call accepted near rsp is.</summary>
    public static bool HoldFor(SweepLimits limits) => limits.Displacement >= SmallReach;

    /// <summary>The word of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="prefix">66, F2 or F3 before it; none otherwise.</param>
    /// <param name="head">Bytes up to ModRM.</param>
    /// <param name="extended">REX.X stands there: SIB cannot say that there is no index.</param>
    public static Head Of(Shape shape, PrefixFlags prefix, int head, bool extended)
    {
        if (shape.IsUnusual) return new(shape.IsRare ? Made : Made | Ready | WholeBundle << BundledLength | 1 << AloneLength);
        var form = shape.Form;
        var length = (uint)(head + shape.Tail);
        var known = Made | Ready | length << BundledLength | length << AloneLength | (shape.HasSib && shape.DisplacementBytes == 0 ? (uint)Growth << SibShift : 0);
        if (form.Class <= InstructionClass.FarTransfer) return new(known);
        if (prefix != PrefixFlags.None && form.Class is not (InstructionClass.Compute or InstructionClass.AddressOnly or InstructionClass.Push or InstructionClass.Pop)) return new(Made);
        if (shape.MayLeaveState) return new(Made);
        known |= Touches(shape);
        if (shape.IsRelative) return new(SweepRules.IsDirect(form.Class) && (form.Written & Kept) == 0
            ? known | Bit(BundledAccepted) | Bit(AloneAccepted) | Named | (form.Class == InstructionClass.Call ? Bit(Call) : 0) | (shape.ImmediateBytes == 1 ? Narrow << NarrowShift : 0)
            : Made);
        if ((prefix & shape.Idle) != 0 || (form.Written & Kept) != 0) return new(known);
        return form.Accesses ? Accessing(shape, known, extended) : new(known | Accepted(form));
    }

    private static Head Accessing(Shape shape, uint known, bool extended)
    {
        var form = shape.Form;
        if (form.Size is 0 or > 0x1000) return new(Made);
        var indirect = form.Class is InstructionClass.IndirectJump or InstructionClass.IndirectCall;
        if (form.Base == 17) return new(indirect ? Made : known | Accepted(form) | Bit(Relative) | Named | (uint)shape.ImmediateBytes << ImmediateShift);
        if (!shape.IsStack || extended) return new(known);
        return shape.DisplacementBytes <= 1 && !indirect ? new(known | (uint)SibStack << SibShift) : new(Made);
    }

    // With bundles no indirect branch is accepted where nothing is known, and no return ever.
    private static uint Accepted(in SweptForm form) => form.Class switch
    {
        InstructionClass.IndirectJump or InstructionClass.IndirectCall => Bit(AloneAccepted),
        InstructionClass.Return => form.HasImmediate ? 0 : Bit(AloneAccepted),
        _ => Bit(BundledAccepted) | Bit(AloneAccepted),
    };

    private static uint Touches(Shape shape) =>
        SweepRules.Touches(shape.Form.Class) ? Bit(Touch) : SweepRules.Jumps(shape.Form.Class) ? Bit(Jump) : SweepRules.MayTouch(shape.Form) && shape.IsStack ? Bit(StackTouch) : 0;

    private static uint Bit(int bit) => 1u << bit;
}
