using System.Numerics;
using System.Runtime.Intrinsics;

namespace TmeBox.X86.Sweep;

/// <summary>What the kernel marked at the positions of a block that it has swept.</summary>
/// <param name="marks">The marks, with room for a vector behind the last one.</param>
/// <param name="start">The position of the first one: a multiple of 64 in the window.</param>
/// <param name="end">Where the block ends.</param>
/// <param name="bundled">Whether control may enter at every bundle.</param>
internal readonly ref struct BlockMarks(ReadOnlySpan<byte> marks, int start, int end, bool bundled)
{
    private readonly ReadOnlySpan<byte> marks = marks;

    // A bit for each position at which a bundle starts.
    private readonly ulong bundles = bundled ? 1UL | 1UL << 32 : 0;

    /// <summary>The position of the first mark, which may be before that of the region.</summary>
    public int Start => start;

    /// <summary>Where the block ends.</summary>
    public int End => end;

    /// <summary>What is marked at a position where an instruction starts.</summary>
    public Mark this[int position] => new(marks[position - start]);

    /// <summary>Whether a bundle starts at a position.</summary>
    public bool StartsBundle(int position) => (bundles >> (position - start & 63) & 1) != 0;

    /// <summary>
    /// The first instruction from a position on that ends, or may not stand, where nothing is known but that the stack pointer is dirty; the end or a position behind
    /// it if there is none.
    /// </summary>
    public int NextEvent(int position)
    {
        for (; position < end; position += Vector512<byte>.Count)
        {
            var line = Vector512.Create(marks[(position - start)..]);
            var events = ~Vector512.Equals(line & Vector512.Create(Mark.Events), Vector512<byte>.Zero).ExtractMostSignificantBits();
            var starts = ~Vector512.Equals(line, Vector512<byte>.Zero).ExtractMostSignificantBits() & BitOperations.RotateRight(bundles, position - start);
            if ((events | starts) != 0) return position + BitOperations.TrailingZeroCount(events | starts);
        }

        return position;
    }

    /// <summary>Whether the verdict of the instruction at a position stands, and nothing is known after it, with what is known before it.</summary>
    /// <remarks>
    /// A masked register counts for a load of the base, which is special. What is known of r11 counts, of instructions that are not special, where nothing is
    /// known for those that are refused; without bundles it is known of one instruction only.
    /// </remarks>
    public bool IsJudged(int position, in SweepState before)
    {
        var mark = this[position];
        if (mark.IsSpecial) return false;
        var rest = before with { Masked = SweepState.NoRegister };
        return rest.IsEntry || bundles == 0 && !mark.IsRefusedAlone && (rest with { R11Zero = false }).IsEntry;
    }

    /// <summary>What is marked where an instruction starts: the lowest byte of its <see cref="Head"/>, and whether it is refused.</summary>
    public readonly struct Mark(byte bits)
    {
        /// <summary>Of an instruction without a word.</summary>
        public const byte Special = 1 << Head.Special;

        /// <summary>More is to be said of it.</summary>
        public const byte Noted = 1 << Head.Noted;

        /// <summary>Of a call whose verdict hangs on nothing else: these bits are <see cref="Call"/>.</summary>
        public const byte CallBits = Touch | Jump | Special, Call = Touch | Jump;

        /// <summary>Of a direct branch whose verdict hangs on nothing but where it goes: these bits are <see cref="Branch"/>.</summary>
        public const byte BranchBits = Noted | Jump | Special, Branch = Noted | Jump;

        private const byte Touch = 1 << Head.Touch, Jump = 1 << Head.Jump, StackTouch = 1 << Head.StackTouch;

        /// <summary>What <see cref="NextEvent"/> looks for.</summary>
        public const byte Events = Touch | Jump | Special | StackTouch;

        /// <summary>Whether its verdict hangs on more, or it has no word.</summary>
        public bool IsSpecial => (bits & Special) != 0;

        /// <summary>Whether it is a jump.</summary>
        public bool Jumps => (bits & (Touch | Jump)) == Jump;

        /// <summary>Whether it is refused without bundles, where nothing is known.</summary>
        public bool IsRefusedAlone => (bits & Head.MarkRefusedAlone) != 0;

        /// <summary>Whether it touches the stack, unless only SIB tells.</summary>
        public bool Touches => (bits & Touch) != 0 || (bits & StackTouch) != 0 && !IsRefusedAlone;

        /// <summary>Whether only SIB tells: refused is what names no base rsp, and what names it beside an index.</summary>
        public bool MayTouch => (bits & (StackTouch | Touch)) == StackTouch && IsRefusedAlone;
    }
}
