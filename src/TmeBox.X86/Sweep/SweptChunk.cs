using System.Diagnostics;
using System.Globalization;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A part of a region that is swept on its own. The first pass finds where instructions start, and judges each as if nothing were known before
/// it. The second judges what hangs on other instructions: targets of branches, and the instructions behind one that leaves something known.
/// </summary>
internal sealed class SweptChunk
{
    private const int CancelInterval = 0xFFFF;
    private static readonly SweepState OnlyDirty = SweepState.Entry with { Dirty = true };

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly int start, end;
    private readonly SweepDecoder decoder;
    private readonly PlainSweep plain;
    private readonly Dictionary<int, SweepState> known = [];
    private List<int> special = [];
    private TargetList targets = new();

    public SweptChunk(SweptCode code, SweptRegion region, int start, int end)
    {
        (this.code, this.region, this.start, this.end) = (code, region, start, end);
        decoder = new(region.Bytes, region.WindowOffset, code.Heads.Shapes);
        plain = new(code, region);
    }

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => start > 0;

    /// <summary>Where the instruction after the last one starts: at the end of the chunk, or behind it.</summary>
    public int Next { get; private set; }

    /// <summary>What is known after the last instruction, once it is judged.</summary>
    public SweepState Exit { get; private set; } = SweepState.Entry;

    /// <summary>How many instructions are refused.</summary>
    public int RefusedCount => region.Marks.CountRefused(start, end);

    /// <summary>The first pass, as if an instruction started with the chunk.</summary>
    public void Sweep(CancellationToken cancel)
    {
        var (position, edge) = (start, region.Bytes.Length - PlainSweep.Room);
        Action<int, bool> mark = plain.Mark;
        for (var (at, stop) = (start, 0); at < end; at = stop)
        {
            cancel.ThrowIfCancellationRequested();
            stop = Math.Min(end, plain.Start(at));
            while (position < stop)
            {
                position = plain.Run(position, Math.Min(stop, edge));
                if (position < stop) position = One(position, mark);
            }

            plain.Finish(stop, targets);
        }

        Next = position;
    }

    /// <summary>The first pass once more, from where the chunk before truly ends.</summary>
    /// <remarks>
    /// Once an instruction starts where one started before, the rest is as it was. Encodings of this processor fall into step after a few
    /// instructions; code that never does is swept twice, never more often.
    /// </remarks>
    /// <param name="position">Where the first instruction starts.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Correct(int position, CancellationToken cancel)
    {
        if (position == start) return;
        var (oldSpecial, swept, count) = (special, start, 0);
        special = [];
        Action<int, bool> mark = region.Marks.Mark;
        while (position < end && !region.Marks.IsStart(position))
        {
            if ((count++ & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            region.Marks.Clear(swept, position + 1);
            swept = position + 1;
            position = One(position, mark);
        }

        region.Marks.Clear(swept, Math.Min(position, end));
        special.AddRange(oldSpecial.SkipWhile(p => p < position));
        targets.RemoveBefore(position);
        if (position >= end) Next = position;
    }

    /// <summary>Marks where control may enter: the first pass of all chunks is over.</summary>
    public void AddLabels(CancellationToken cancel)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if ((i & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            if (!targets.IsOperand(i)) code.AddLabel(region, targets.Target(i));
        }

        foreach (var position in special)
        {
            Read(position, out var form);
            if (SweepRules.IsGateJump(form))
            {
                // The host returns to the address that the instruction before a gate jump names.
                if (region.Marks.StartBefore(position) is not (>= 0 and var previous)) continue;
                Read(previous, out form);
                if (form.Base != 17) continue;
            }
            else if (!SweepRules.IsDirect(form.Class))
            {
                continue;
            }

            code.AddLabel(region, (long)(form.Target - region.WindowOffset));
        }
    }

    /// <summary>The second pass, as if nothing were known before the first instruction. The first pass of all chunks is over, and all labels are marked.</summary>
    /// <param name="limit">How many findings are wanted.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(int limit, CancellationToken cancel)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if ((i & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            if (!Reaches(targets.Target(i), targets.IsOperand(i), targets.Position(i))) region.Marks.Mark(targets.Position(i), refused: true);
        }

        var (judged, passed) = (start, 0);
        foreach (var position in special)
            if (position >= judged) judged = JudgeOn(position, SweepState.Entry, ref passed, limit, cancel);
    }

    /// <summary>Judges instructions until nothing is known after one, or the chunk ends.</summary>
    /// <remarks>What is known only ever grows by what is known before: where nothing is left of more, nothing was left of less.</remarks>
    /// <param name="position">The first one.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="limit">How many findings are wanted.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Where the next instruction starts.</returns>
    public int Judge(int position, SweepState state, int limit, CancellationToken cancel)
    {
        var passed = 0;
        return JudgeOn(position, state, ref passed, (int)Math.Min(int.MaxValue, (long)known.Count + limit), cancel);
    }

    // Special instructions have no verdict yet, even where the kernel learned them since; passed counts those before the position.
    private int JudgeOn(int position, SweepState state, ref int passed, int most, CancellationToken cancel)
    {
        for (var count = 1; position < end; count++)
        {
            if ((count & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            var (before, refused) = (state, false);
            var next = position + Room(position);
            while (passed < special.Count && special[passed] < position) passed++;
            var isJudged = passed == special.Count || special[passed] != position;
            if (state == OnlyDirty && isJudged && plain.Knows(region.Bytes.Span, position, out var length, out var jumps, out var touches))
            {
                refused = jumps || code.Bundled && next == position + (int)CodeLimits.BundleSize || region.Labels.Contains(position);
                if (refused) region.Marks.Mark(position, refused);
                if (touches) state = SweepState.Entry;
                next = Math.Min(next, position + length);
            }
            else
            {
                Read(position, out var form);
                refused = code.Rules.Refuses(ref state, form, Site(form));
                region.Marks.Mark(position, refused);
                next = position + Step(form, Room(position));
            }

            if (refused && before != SweepState.Entry && known.Count < most) known[position] = before;
            position = next;
            if (state == SweepState.Entry) return position;
        }

        Exit = state;
        return position;
    }

    /// <summary>The first findings.</summary>
    public IEnumerable<CodeFinding> Findings(int limit) =>
        region.Marks.Refused(start, end).Take(limit).Select(p => Finding(known.GetValueOrDefault(p, SweepState.Entry), p));

    // The first pass of one instruction.
    private int One(int position, Action<int, bool> mark)
    {
        var bytes = region.Bytes.Span;
        var room = Room(position);
        var shape = decoder.Find(bytes, position);
        if (shape is not null)
        {
            var length = decoder.Length;
            plain.Learn(bytes, position);
            if (shape.IsUnusual)
            {
                mark(position, true);
                return position + (code.Bundled ? room : length);
            }

            if (shape.IsPlain && !(shape.MayMask && decoder.IsMask(shape, bytes, position)))
            {
                mark(position, length > room || !decoder.IsConfined(shape, bytes, position, code));
                return position + Math.Min(length, room);
            }
        }

        mark(position, false);
        special.Add(position);
        Read(shape, bytes, position, out var form);
        return position + Step(form, room);
    }

    // Whether the target of a branch or of an operand is one that its instruction may have.
    private bool Reaches(long target, bool isOperand, int position)
    {
        if (!isOperand) return code.IsStart(region, target);
        if (code.IsApart(region.WindowOffset + (ulong)target)) return true;
        Read(position, out var form);
        var nothing = SweepState.Entry;
        return !code.Rules.Refuses(ref nothing, form, Site(form));
    }

    private SweepSite Site(in SweptForm form)
    {
        var position = (int)(form.Offset - region.WindowOffset);
        return code.Site(region, form, position + Step(form, Room(position)) >= region.Bytes.Length);
    }

    private int Room(int position) =>
        code.Bundled ? (int)(CodeLimits.BundleSize - (region.WindowOffset + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue - position;

    // Where instructions end, the next one starts; with bundles, each of them starts one, and what is no instruction ends it.
    private int Step(in SweptForm form, int room) => code.Bundled && form.Class == InstructionClass.Undecodable ? room : Math.Min(form.Length, room);

    private void Read(int position, out SweptForm form) => Read(decoder.Find(region.Bytes.Span, position), region.Bytes.Span, position, out form);

    private void Read(Shape? shape, ReadOnlySpan<byte> bytes, int position, out SweptForm form)
    {
        if (shape is not null) decoder.Form(shape, bytes, position, out form);
        else form = SweptForm.From(decoder.Reference(position).Form);
    }

    // What is said of it, the specification says.
    private CodeFinding Finding(SweepState before, int position)
    {
        Read(position, out var form);
        var site = Site(form);
        var decoded = decoder.Reference(position);
        var rule = CodeRules.Judge(before.ToSpecification(), decoded.Form, site.ToSpecification(), code.Context.Limits).Judgement.First
            ?? throw new UnreachableException(string.Create(CultureInfo.InvariantCulture, $"the sweep refuses what the specification accepts, at window offset 0x{decoded.Form.Offset.Concrete:x}"));
        return new(rule, (uint)decoded.Form.Offset.Concrete, decoded.Length, ReferenceVerifier.Describe(decoded));
    }
}
