using System.Diagnostics;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What the first pass does with an instruction where nothing is known before it: a word for prefixes, REX, opcode and ModRM.
/// </summary>
/// <code>
/// 0 ready                     1 refused without bundles     2 noted       3 refused with bundles
/// 4 touches the stack         5 jump, or with 4 a call; of a special one, may say where control enters
/// 6 special                   7 touches the stack if SIB names rsp
/// 8 accepted if SIB is rsp    9 four more if SIB names no base
/// 16-19 length
/// 24 far from rsp             25 operand whose displacement is judged     27-28 offset or immediate is of one byte     29-31 immediate's bytes
/// </code>
internal readonly record struct Head(uint Bits)
{
    /// <summary>In a word shifted right by this, the length.</summary>
    public const int LengthShift = 16;

    public const uint LengthMask = 15;

    // Names of single bits.
    public const int Noted = 2;
    public const int Touch = 4;
    public const int Jump = 5;
    public const int Special = 6;
    public const int StackTouch = 7;
    public const int Far = 24;
    public const int Operand = 25;

    /// <summary>Of a special one: with the mask of a bundle as its immediate something is known after it, and with any other it is accepted.</summary>
    public const int Masks = StackTouch;

    /// <summary>Of a special one: it steps the stack pointer by its immediate.</summary>
    public const int Steps = Touch;

    /// <summary>In a word shifted right by this, the bits of <see cref="SibStack"/> and <see cref="Growth"/> where SIB counts.</summary>
    public const int SibShift = 8;

    /// <summary>Of a SIB that names rsp and no index, whatever the scale: what is marked as refused is accepted.</summary>
    public const byte SibStack = 1;

    /// <summary>Of a SIB that names no base: <see cref="GrowthBytes"/> more if ModRM has no displacement. No SIB is both.</summary>
    public const byte Growth = 2;
    public const uint GrowthBytes = 4;

    /// <summary>In a word shifted right by this, 24 for an offset of one byte: the four bytes up to its end are shifted by so much.</summary>
    public const int NarrowShift = 24;
    public const uint Narrow = 24;
    public const int ImmediateShift = 29;
    public const uint ImmediateMask = 7;

    // What is marked at a start is the lowest byte of a word.
    public const byte MarkStart = 1;
    public const byte MarkRefusedAlone = 2;
    public const byte MarkRefusedBundled = 8;
    public const byte MarkRefused = MarkRefusedAlone | MarkRefusedBundled;

    /// <summary>Nothing else is to be asked.</summary>
    public const uint Ready = MarkStart;

    // Of BranchBits, where to find the shift of an offset of one byte; and what is no direct branch.
    public const int BranchNarrowShift = 1;
    public const byte NoBranch = 1 << 6;

    private const uint Refused = MarkRefused;
    private const uint AnySib = (uint)(SibStack | Growth) << SibShift;

    /// <summary>Larger accesses are judged one by one.</summary>
    public const int MostSize = 0x1000;

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
    /// <param name="confined">65 and 67 stand before it.</param>
    /// <param name="head">Bytes up to ModRM.</param>
    /// <param name="extended">REX.X stands there: SIB cannot say that there is no index.</param>
    public static Head Of(Shape shape, PrefixFlags prefix, bool confined, int head, bool extended)
    {
        if (shape.IsUnusual) return new(shape.IsRare ? 0 : Ready | Refused | 1 << LengthShift);
        var form = shape.Form;
        var known = Known(shape, head);
        if (form.Class <= InstructionClass.FarTransfer) return new(known | Refused);
        if ((prefix != PrefixFlags.None || confined) && IsBranch(form) || shape.MayLeaveState) return Later(known, shape, prefix, confined);
        known |= Touches(shape, confined);
        if (shape.IsRelative)
            return !SweepRules.IsDirect(form.Class) || (form.Written & Kept) != 0
                ? Later(known, shape, prefix, confined)
                : new(known | Bit(Noted) | (shape.ImmediateBytes == 1 ? Narrow << NarrowShift : 0));
        if ((prefix & shape.Idle) != 0 || (form.Written & Kept) != 0 || confined && !form.HasMemory) return new(known | Refused);
        return form.Accesses ? Accessing(shape, known, prefix, confined, extended) : new(known | RefusedOf(form));
    }

    /// <summary>The word of what the decoder read; it has no length. If it is special, all its verdict hangs on more.</summary>
    public static Head OfRead(bool refused, bool isSpecial) => new(Ready | Bit(Special) | (refused ? Refused : 0) | (isSpecial ? Bit(Noted) | Bit(Jump) : 0));

    /// <summary>Whether the decoder read it.</summary>
    public static bool IsRead(uint bits) => (bits & LengthMask << LengthShift) == 0;

    /// <summary>This word and those for what SIB may say, as far as it counts: nothing, <see cref="SibStack"/>, <see cref="Growth"/>.</summary>
    public Head[] WithSib => (Bits >> SibShift & (SibStack | Growth)) switch
    {
        0 => [this],
        SibStack => [this, OnStack],
        _ => [this, OnStack, Grown],
    };

    /// <summary>Of a direct branch its length, and above it two bits where the offset has one byte.</summary>
    public byte BranchBits => (byte)(Bits >> LengthShift & LengthMask | (Bits >> NarrowShift & Narrow) << BranchNarrowShift | ((Bits & (1u << Special | 1u << Operand)) != 0 ? NoBranch : 0u));

    /// <summary>The word of a nop with 2E before it.</summary>
    public static Head OfPadding(Shape shape, int head) => shape.IsUnusual ? default : new(Known(shape, head) | Refused);

    private Head OnStack => new(Bits & ~(AnySib | MarkRefused));

    private Head Grown => new((Bits & ~AnySib) + (GrowthBytes << LengthShift));

    private static uint Known(Shape shape, int head)
    {
        var length = (uint)(head + shape.Tail);

        // No instruction is longer; what has a word would otherwise be read as a shorter one.
        if (length > LengthMask) throw new UnreachableException($"an instruction of {length} bytes");
        return Ready | length << LengthShift | (shape.HasSib && shape.DisplacementBytes == 0 ? (uint)Growth << SibShift : 0);
    }

    // Judged with all that is known, in the second pass.
    private static Head Later(uint known, Shape shape, PrefixFlags prefix, bool confined)
    {
        known = known & ~(Bit(Touch) | Bit(StackTouch) | Bit(Jump)) | Bit(Noted) | Bit(Special);

        // The jump to the host, gs without 67, has no word.
        if (IsBranch(shape.Form)) return new(known | (SweepRules.IsDirect(shape.Form.Class) ? Bit(Jump) : 0));
        if (prefix != PrefixFlags.None || confined) return new(known);
        if (shape.ImmediateBytes == 1) known |= Narrow << NarrowShift;
        return new(known | (shape.IsPlain && shape.MayMask ? Bit(Masks) : SweepRules.IsImmediateStep(shape.Form) ? Bit(Steps) : 0));
    }

    private static bool IsBranch(in SweptForm form) =>
        form.Class is not (InstructionClass.Compute or InstructionClass.AddressOnly or InstructionClass.Push or InstructionClass.Pop);

    private static Head Accessing(Shape shape, uint known, PrefixFlags prefix, bool confined, bool extended)
    {
        var form = shape.Form;
        if (form.Size is 0 or > MostSize) return Later(known, shape, prefix, confined);
        if (confined) return new(known | RefusedOf(form));
        var indirect = form.Class is InstructionClass.IndirectJump or InstructionClass.IndirectCall;
        if (form.Base == 17) return indirect ? Later(known, shape, prefix, confined) : new(known | RefusedOf(form) | Displaced(shape));
        if (!shape.IsStack || extended) return new(known | Refused);
        if (indirect) return Later(known, shape, prefix, confined);
        return new(known | Refused | (uint)SibStack << SibShift | (shape.DisplacementBytes <= 1 ? 0 : Bit(Far) | Displaced(shape)));
    }

    private static uint Displaced(Shape shape) => Bit(Operand) | Bit(Noted) | (uint)shape.ImmediateBytes << ImmediateShift;

    // With bundles no indirect branch is accepted where nothing is known, and no return ever.
    private static uint RefusedOf(in SweptForm form) => form.Class switch
    {
        InstructionClass.IndirectJump or InstructionClass.IndirectCall => MarkRefusedBundled,
        InstructionClass.Return => form.HasImmediate ? MarkRefused : MarkRefusedBundled,
        _ => 0,
    };

    // What gs names is not the stack.
    private static uint Touches(Shape shape, bool confined) =>
        shape.Form.Class == InstructionClass.Call ? Bit(Touch) | Bit(Jump) : SweepRules.Touches(shape.Form.Class) ? Bit(Touch) : SweepRules.Jumps(shape.Form.Class) ? Bit(Jump) : !confined && SweepRules.MayTouch(shape.Form) && shape.IsStack ? Bit(StackTouch) : 0;

    private static uint Bit(int bit) => 1u << bit;
}
