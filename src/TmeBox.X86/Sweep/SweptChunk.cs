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
    private const int CancelInterval = 0xFFFF, MostReferred = 256, Expected = 12;
    private static readonly SweepState OnlyDirty = SweepState.Entry with { Dirty = true };

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly SweepDecoder decoder;
    private readonly HeadReader heads;
    private readonly Dictionary<int, SweepState> known = [];

    // Forms that the decoder's reference read, which takes long; most are read once in each pass.
    private readonly Dictionary<int, SweptForm> referred = [];

    // Special instructions, and those of them that may be branches.
    private List<int> special = [], branching = [];

    public SweptChunk(SweptCode code, SweptRegion region, int start, int end)
    {
        (this.code, this.region, Start, End) = (code, region, start, end);
        decoder = new(region.Bytes, region.WindowOffset, code.Heads.Shapes);
        heads = new(code);
    }

    /// <summary>Where it starts.</summary>
    public int Start { get; }

    /// <summary>Where the next one starts.</summary>
    public int End { get; }

    /// <summary>Direct branches to this chunk.</summary>
    public BranchList Near { get; } = new();

    /// <summary>Those to elsewhere, which may be outside the region.</summary>
    public BranchList Far { get; } = new();

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => Start > 0;

    /// <summary>Where the instruction after the last one starts: at the end of the chunk, or behind it.</summary>
    public int Next { get; set; }

    /// <summary>What is known after the last instruction, once it is judged.</summary>
    public SweepState Exit { get; private set; } = SweepState.Entry;

    /// <summary>How many instructions are refused.</summary>
    public int RefusedCount => region.Marks.CountRefused(Start, End);

    /// <summary>The first pass once more, from where the chunk before truly ends.</summary>
    /// <remarks>
    /// Once an instruction starts where one started before, the rest is as it was. Encodings of this processor fall into step after a few
    /// instructions; code that never does is swept twice, never more often.
    /// </remarks>
    /// <param name="position">Where the first instruction starts.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Correct(int position, CancellationToken cancel)
    {
        if (position == Start) return;
        var (swept, count, corrected) = (Start, 0, new List<int>());
        while (position < End && !region.Marks.IsStart(position))
        {
            if ((count++ & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            region.Marks.Clear(swept, position + 1);
            swept = position + 1;
            var at = position;
            position = One(at, out var refused, out var isSpecial);
            region.Marks.Mark(at, refused);
            if (isSpecial) corrected.Add(at);
        }

        region.Marks.Clear(swept, Math.Min(position, End));
        special = [.. corrected, .. special.SkipWhile(p => p < position)];
        branching = [.. corrected, .. branching.SkipWhile(p => p < position)];
        Near.RemoveBefore(position);
        Far.RemoveBefore(position);
        if (position >= End) Next = position;
    }

    /// <summary>Adds an instruction whose verdict hangs on what is known before it; those before it have been added.</summary>
    /// <param name="position">Where it starts.</param>
    /// <param name="mayBranch">Whether it may be a branch.</param>
    public void AddSpecial(int position, bool mayBranch)
    {
        special.Add(position);
        if (mayBranch) branching.Add(position);
    }

    /// <summary>Marks where control may enter, and judges the targets of direct branches. The first pass of all chunks is over.</summary>
    public void AddLabels(CancellationToken cancel)
    {
        foreach (var position in branching) AddLabel(position);
        cancel.ThrowIfCancellationRequested();

        // A label of this chunk no other thread adds.
        region.Marks.AddLabels(Near);
        cancel.ThrowIfCancellationRequested();
        foreach (var item in Far.Items)
        {
            var target = BranchList.TargetOf(item);
            code.AddLabel(region, target);
            region.Marks.RefuseUnless(BranchList.PositionOf(item), code.IsStart(region, target));
        }

        Near.Clear();
        Far.Clear();
    }

    private void AddLabel(int position)
    {
        Read(position, out var form);
        if (SweepRules.IsGateJump(form))
        {
            // The host returns to the address that the instruction before a gate jump names.
            if (region.Marks.StartBefore(position) is not (>= 0 and var previous)) return;
            Read(previous, out form);
            if (form.Base != 17) return;
        }
        else if (!SweepRules.IsDirect(form.Class))
        {
            return;
        }

        code.AddLabel(region, (long)(form.Target - region.WindowOffset));
    }

    /// <summary>The second pass, as if nothing were known before the first instruction. All labels are marked.</summary>
    /// <param name="limit">How many findings are wanted.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(int limit, CancellationToken cancel)
    {
        var (judged, passed) = (Start, 0);
        for (var i = 0; i < special.Count; i++)
        {
            // A good deal of code lies between two of them, and none of it is near any more.
            HeadReader.Expect(region.Bytes.Span, special[Math.Min(i + Expected, special.Count - 1)]);
            if (special[i] >= judged) judged = JudgeOn(special[i], SweepState.Entry, ref passed, limit, cancel);
        }
    }

    /// <summary>Whether an instruction is refused where nothing is known before it, by itself and not for where it stands.</summary>
    public bool RefusesAlone(int position)
    {
        Read(position, out var form);
        var nothing = SweepState.Entry;
        return code.Rules.Refuses(ref nothing, form, Site(form));
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
        for (var count = 1; position < End; count++)
        {
            if ((count & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            var before = state;
            if (!before.IsEntry || !TryStep(ref position, out var refused))
            {
                while (passed < special.Count && special[passed] < position) passed++;
                var judged = passed < special.Count ? Math.Min(special[passed], End) : End;
                if (before.IsOnlyDirty && position < judged && heads.IsUsable)
                {
                    if (PassDirty(ref position, judged, most)) return position;
                    if (position >= judged) continue;
                }

                Read(position, out var form);
                refused = code.Rules.Refuses(ref state, form, Site(form));
                region.Marks.Mark(position, refused);
                if (refused && !before.IsEntry && known.Count < most) known[position] = before;
                position += Step(form, Room(position));
            }
            else
            {
                state = OnlyDirty;
            }

            if (state.IsEntry) return position;
        }

        Exit = state;
        return position;
    }

    // A step of the stack pointer where nothing is known.
    private bool TryStep(ref int position, out bool refused)
    {
        refused = false;
        if (!heads.Steps(region.Bytes.Span, position, out var length, out var by)) return false;
        var room = Room(position);
        refused = Math.Abs((long)by) > (long)code.Limits.StackStep || length > room;
        if (refused) region.Marks.Mark(position, refused);
        position += Math.Min(length, room);
        return true;
    }

    // Instructions that are known and judged, where nothing is known but that the stack pointer is dirty; whether one of them touches the stack.
    private bool PassDirty(ref int position, int stop, int most)
    {
        var bytes = region.Bytes.Span;
        while (position < stop && heads.Knows(bytes, position, out var length, out var jumps, out var touches))
        {
            var room = Room(position);
            if (jumps || code.Bundled && room == (int)CodeLimits.BundleSize || region.IsLabel(position))
            {
                region.Marks.Mark(position, refused: true);
                if (known.Count < most) known[position] = OnlyDirty;
            }

            position += Math.Min(room, length);
            if (touches) return true;
        }

        return false;
    }

    /// <summary>The first findings.</summary>
    public IEnumerable<CodeFinding> Findings(int limit) =>
        region.Marks.Refused(Start, End).Take(limit).Select(p => Finding(known.GetValueOrDefault(p, SweepState.Entry), p));

    /// <summary>The first pass of one instruction.</summary>
    /// <param name="position">Where it starts.</param>
    /// <param name="refused">Whether it is refused where nothing is known before it.</param>
    /// <param name="isSpecial">Whether its verdict is still to come.</param>
    /// <returns>Where the next one starts.</returns>
    public int One(int position, out bool refused, out bool isSpecial)
    {
        var bytes = region.Bytes.Span;
        var room = Room(position);
        var shape = decoder.Find(bytes, position);
        (refused, isSpecial) = (false, false);
        if (shape is not null)
        {
            var length = decoder.Length;
            heads.Learn(bytes, position);
            if (shape.IsUnusual)
            {
                refused = true;
                return position + (code.Bundled ? room : length);
            }

            if (shape.IsPlain && !(shape.MayMask && decoder.IsMask(shape, bytes, position)))
            {
                refused = length > room || !decoder.IsConfined(shape, bytes, position, code);
                return position + Math.Min(length, room);
            }
        }

        isSpecial = true;
        Read(shape, bytes, position, out var form);
        return position + Step(form, room);
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
        if (shape is not null)
        {
            decoder.Form(shape, bytes, position, out form);
            return;
        }

        if (referred.TryGetValue(position, out form)) return;
        form = SweptForm.From(decoder.Reference(position).Form);
        if (referred.Count < MostReferred) referred.Add(position, form);
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
