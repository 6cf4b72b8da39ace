using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A part of a region that is swept on its own. The first pass finds where instructions start, and judges each as if nothing were known before
/// it. What hangs on other instructions is judged beside that where it can be, and when all labels are marked where it cannot.
/// </summary>
internal sealed class SweptChunk
{
    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly InstructionReader reader;
    private readonly ChunkJudge judge;

    // From where on instructions are judged while they are near: where a chunk that was entered at a wrong place is almost certain to be in step.
    private readonly int certain;

    // Special instructions that may be branches.
    private List<int> branching = [];
    private bool isStartAtLabels;

    /// <summary>A chunk that is not swept yet.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="end">Where the next one starts.</param>
    /// <param name="limit">How many findings are wanted.</param>
    /// <param name="apart">How many bytes behind a start that may be a wrong one instructions are judged while they are near.</param>
    public SweptChunk(SweptCode code, SweptRegion region, int start, int end, int limit, int apart)
    {
        (this.code, this.region, Start, End) = (code, region, start, end);
        reader = new(code, region);
        judge = new(code, region, reader, end, limit);
        certain = code.Bundled || start == 0 ? start : start + apart;
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
    public SweepState Exit => judge.Exit;

    /// <summary>How many instructions are refused.</summary>
    public int RefusedCount => region.Marks.CountRefused(Start, End);

    /// <summary>The first findings.</summary>
    public IEnumerable<CodeFinding> Findings => judge.Findings(Start);

    /// <summary>The first pass of one instruction, as <see cref="InstructionReader.One"/> has it.</summary>
    public int One(int position, out bool refused, out bool isSpecial) => reader.One(position, out refused, out isSpecial);

    /// <summary>Whether an instruction is refused where nothing is known before it, by itself and not for where it stands.</summary>
    public bool RefusesAlone(int position) => reader.RefusesAlone(position);

    /// <summary>Adds an instruction whose verdict hangs on what is known before it, or that leaves something known.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="mayBranch">Whether it may be a branch.</param>
    /// <param name="block">The block in which it is.</param>
    public void AddSpecial(int position, bool mayBranch, BlockMarks block)
    {
        if (mayBranch) branching.Add(position);
        if (position < certain) judge.Add(position);
        else judge.AddNear(position, block);
    }

    /// <summary>Adds a step of the stack pointer.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="length">Its length.</param>
    /// <param name="by">By how much it steps.</param>
    /// <param name="block">The block in which it is.</param>
    public void AddStep(int position, int length, int by, BlockMarks block)
    {
        if (position < certain) judge.Add(position);
        else judge.AddStep(position, length, by, block);
    }

    /// <summary>The first pass once more, from where the chunk before truly ends.</summary>
    /// <remarks>
    /// Once an instruction starts where one started before, the rest is as it was, unless what was known before a wrong one was used behind it. Encodings of
    /// this processor fall into step after a few instructions; code that never does is swept twice, never more often.
    /// </remarks>
    /// <param name="position">Where the first instruction starts.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Correct(int position, CancellationToken cancel)
    {
        if (position == Start) return;
        var (swept, count, corrected) = (Start, 0, new List<int>());
        while (position < End && (position > judge.First || !region.Marks.IsStart(position)))
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
        judge.Replace(position, corrected);
        branching = [.. corrected, .. branching.SkipWhile(p => p < position)];
        Far.RemoveBefore(position);
        if (Near.RemoveBefore(position) > 0)
        {
            region.Labels.Words(Start, End).Clear();
            region.Labels.AddTargets(Near.Items);
        }

        if (position >= End) Next = position;
    }

    /// <summary>Marks where control may enter from elsewhere. The first pass of all chunks is over.</summary>
    public void AddLabels(CancellationToken cancel)
    {
        foreach (var position in branching) AddLabel(position);
        cancel.ThrowIfCancellationRequested();
        var (labels, length) = (region.Labels, region.Bytes.Length);
        foreach (var item in Far.Items)
        {
            var target = BranchList.TargetOf(item);
            if ((ulong)target < (ulong)length)
            {
                labels.Add((int)target);
                continue;
            }

            code.AddLabel(region, target);
            region.Marks.RefuseUnless(BranchList.PositionOf(item), code.IsStart(region, target));
        }
    }

    /// <summary>Looks whether an instruction starts at every label of the chunk. All labels are marked.</summary>
    public void CheckLabels()
    {
        isStartAtLabels = region.Marks.IsStartAt(region.Labels.Words(Start, End), Start);
        if (!isStartAtLabels) region.HasWrongLabels = true;
    }

    /// <summary>Refuses branches that go where no instruction starts, and judges what is left, as if nothing were known before the chunk. The labels of all chunks are checked.</summary>
    public void Judge(CancellationToken cancel)
    {
        if (!isStartAtLabels) RefuseTargets(Near);
        if (region.HasWrongLabels) RefuseTargets(Far);
        Near.Clear();
        Far.Clear();
        cancel.ThrowIfCancellationRequested();
        judge.Judge(cancel);
    }

    /// <summary>Judges the first instructions with what is known before them.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(int position, SweepState state, CancellationToken cancel) => judge.Judge(position, state, cancel);

    private void RefuseTargets(BranchList branches)
    {
        foreach (var item in branches.Items) region.Marks.RefuseUnless(BranchList.PositionOf(item), code.IsStart(region, BranchList.TargetOf(item)));
    }

    private void AddLabel(int position)
    {
        reader.Read(position, out var form);
        if (SweepRules.IsGateJump(form))
        {
            // The host returns to the address that the instruction before a gate jump names.
            if (region.Marks.StartBefore(position) is not (>= 0 and var previous)) return;
            reader.Read(previous, out form);
            if (form.Base != 17) return;
        }
        else if (!SweepRules.IsDirect(form.Class))
        {
            return;
        }

        code.AddLabel(region, (long)(form.Target - region.WindowOffset));
    }
}
