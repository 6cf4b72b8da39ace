namespace TmeBox.X86.Sweep;

/// <summary>
/// What the first pass needs of a shape where nothing is known, in one word, so that the shapes of a program stay in the nearest caches.
/// </summary>
/// <code>
/// 0-12 size, 13-15 log2 of the displacement's unit, 16-19 tail, 20 SIB, 21-22 displacement's width, 23 writes, 24 has memory, 25 accesses,
/// 26 rip, 27 rsp, 28-29 kind, 30 call, 31-32 idle F2 and F3, 33-34 immediate's width
/// of a branch; of a plain instruction, 33 decided by itself and 34 accepted; 35 SIB may bring a displacement, 36-63 head
/// </code>
internal readonly record struct Lane(ulong Bits)
{
    private const int KeyShift = 36, IdleShift = 31, KindShift = 28;

    private const ulong MostSize = (1 << 13) - 1;

    private enum Kind : ulong
    {
        None,
        Plain,
        Branch,
        Invalid,
    }

    /// <summary>The head it was made for: <see cref="ShapeTable.Legacy"/>'s key and ModRM.</summary>
    public ulong Key => Bits >> KeyShift;

    /// <summary>Whether the instruction is judged as a whole.</summary>
    public bool IsNone => (Bits >> KindShift & 3) == (ulong)Kind.None;

    public bool IsPlain => (Bits >> KindShift & 3) == (ulong)Kind.Plain;

    public bool IsInvalid => (Bits >> KindShift & 3) == (ulong)Kind.Invalid;

    public int Size => (int)(Bits & MostSize);

    public int UnitShift => (int)(Bits >> 13 & 7);

    public int Tail => (int)(Bits >> 16 & 15);

    public bool HasSib => (Bits & 1UL << 20) != 0;

    /// <summary>0, 1 or 4.</summary>
    public int DisplacementBytes => (int)(Bits >> 21 & 3) is var width && width == 2 ? 4 : width;

    public bool Writes => (Bits & 1UL << 23) != 0;

    public bool HasMemory => (Bits & 1UL << 24) != 0;

    public bool Accesses => (Bits & 1UL << 25) != 0;

    public bool IsRelative => (Bits & 1UL << 26) != 0;

    public bool IsStack => (Bits & 1UL << 27) != 0;

    public bool IsCall => (Bits & 1UL << 30) != 0;

    /// <summary>The prefixes F2 and F3 that do not select the opcode.</summary>
    public PrefixFlags Idle => (PrefixFlags)((int)(Bits >> IdleShift & 3) * (int)PrefixFlags.F2);

    /// <summary>Whether a displacement hangs on SIB.</summary>
    public bool MayGrow => (Bits & 1UL << 35) != 0;

    /// <summary>Whether a plain instruction without legacy prefixes is accepted or refused whatever follows ModRM.</summary>
    public bool IsDecided => (Bits & 1UL << 33) != 0;

    /// <summary>Which of the two, where it is decided.</summary>
    public bool IsAccepted => (Bits & 1UL << 34) != 0;

    /// <summary>1, 2 or 4: of a branch.</summary>
    public int ImmediateBytes => 1 << (int)(Bits >> 33 & 3);

    /// <summary>The same for a head.</summary>
    public Lane For(ulong key) => new(Bits & (1UL << KeyShift) - 1 | key << KeyShift);

    /// <summary>The lane of a shape.</summary>
    public static Lane Of(Shape shape)
    {
        var form = shape.Form;
        if (shape.IsUnusual) return shape.IsRare ? default : new((ulong)Kind.Invalid << KindShift);
        if (!shape.IsPlain && !shape.IsBranch || form.Size > MostSize || shape.DisplacementUnit < 1 || shape.Tail > 15) return default;
        var kind = shape.IsPlain ? Kind.Plain : Kind.Branch;
        var confinable = form.Base == 17 || form.Base == 4 && shape.HasSib;
        return new(
            form.Size | (ulong)int.Log2(shape.DisplacementUnit) << 13 | (ulong)shape.Tail << 16 | Bit(shape.HasSib, 20) | (ulong)(shape.DisplacementBytes + 1 >> 1) << 21
            | Bit(form.Writes, 23) | Bit(form.HasMemory, 24) | Bit(form.Accesses, 25) | Bit(form.Base == 17, 26) | Bit(form.Base == 4 && shape.HasSib, 27)
            | (ulong)kind << KindShift | Bit(form.Class == Spec.Instrumentation.InstructionClass.Call, 30) | (ulong)shape.Idle / (ulong)PrefixFlags.F2 << IdleShift
            | Bit(shape.HasSib && shape.DisplacementBytes == 0, 35)
            | (shape.IsBranch ? (ulong)int.Log2(shape.ImmediateBytes) << 33 : Bit(!form.Accesses || !confinable, 33) | Bit(!form.Accesses, 34)));

        static ulong Bit(bool value, int bit) => value ? 1UL << bit : 0;
    }
}
