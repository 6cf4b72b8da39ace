using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A part of a region that is swept on its own. The first pass finds where instructions start, and judges each as if nothing were known before
/// it. What hangs on other instructions is judged beside that where it can be, and when all labels are marked where it cannot.
/// </summary>
internal sealed class SweptChunk : IDisposable
{
    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly InstructionReader reader;
    private readonly ChunkJudge judge;

    // From where on instructions are judged while they are near: where a chunk that was entered at a wrong place is almost certain to be in step.
    private readonly int certain;
    private readonly bool isStartCertain;

    // Special instructions that may be branches; and where those go that leave the region, by the distance from its start.
    private readonly PooledList<int> branching = new();
    private readonly PooledList<long> leaving = new();

    // Whether a direct branch within the chunk goes where no instruction starts.
    private bool isWrong;

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
        isStartCertain = start == 0;
        certain = isStartCertain ? start : start + apart;
    }

    /// <summary>Where it starts.</summary>
    public int Start { get; }

    /// <summary>Where the next one starts.</summary>
    public int End { get; }

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => Start > 0;

    /// <summary>Where the instruction after the last one starts: at the end of the chunk, or behind it.</summary>
    public int Next { get; private set; }

    /// <summary>
    /// Direct branches within the chunk that are not done with. When the first pass has ended these are all of them if one goes where no instruction starts, and otherwise those
    /// of which it is not certain that they are instructions.
    /// </summary>
    public PooledList<ulong> Near { get; } = new();

    /// <summary>Direct branches to elsewhere, which may be outside the region.</summary>
    public PooledList<ulong> Far { get; } = new();

    /// <summary>What is known after the last instruction, once it is judged.</summary>
    public SweepState Exit => judge.Exit;

    /// <summary>How many instructions are refused.</summary>
    public int RefusedCount => region.Marks.Refused.Count(Start, End);

    /// <summary>The first findings.</summary>
    public IEnumerable<CodeFinding> Findings => judge.Findings(Start);

    /// <summary>Makes room for branches; others find room as well.</summary>
    public void Expect(int branches)
    {
        Near.Room(branches);
        Far.Room(branches);
    }

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

    /// <summary>Marks where direct branches within the chunk go, if they are certain to be instructions.</summary>
    /// <param name="branches">The branches, ascending; those before them have been added.</param>
    public void AddTargets(ReadOnlySpan<ulong> branches) => region.Labels.AddTargets(branches[Branch.CountBefore(branches, certain)..]);

    /// <summary>Ends the first pass. No label of the chunk is marked but by <see cref="AddTargets"/>.</summary>
    /// <param name="next">Where the instruction after the last one starts.</param>
    public void EndSweep(int next)
    {
        Next = next;
        isWrong = !IsStartAtLabels;
        if (isStartCertain) RefuseNear();
        else if (!isWrong) Near.Keep(Branch.CountBefore(Near.Items, certain));
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
        if (position != Start) Sweep(position, cancel);
        if (isStartCertain) return;
        ReadOnlySpan<ulong> uncertain = Near.Items[..Branch.CountBefore(Near.Items, certain)];
        region.Labels.AddTargets(uncertain);
        if (!isWrong && !IsCertain(uncertain)) ReadNear();
        RefuseNear();
    }

    /// <summary>Finds where control may enter the region from branches of the chunk. The first pass of all chunks is over.</summary>
    /// <param name="labels">Where that goes; no other thread adds to it.</param>
    /// <param name="cancel">Stops the work.</param>
    public void AddLabels(PositionSet labels, CancellationToken cancel)
    {
        foreach (var position in branching.Items) AddLabel(labels, position);
        cancel.ThrowIfCancellationRequested();
        var length = region.Bytes.Length;
        foreach (var item in Far.Items)
        {
            var target = Branch.TargetOf(item);
            if ((ulong)target < (ulong)length)
            {
                labels.Add((int)target);
                continue;
            }

            leaving.Add(target);
            region.Marks.Refused.AddIf(Branch.PositionOf(item), !code.IsStart(region, target));
        }
    }

    /// <summary>Marks where control enters other regions. One thread.</summary>
    public void AddLeaving()
    {
        foreach (var distance in leaving.Items) code.AddLabel(region.WindowOffset + (ulong)distance);
    }

    /// <summary>Looks whether an instruction starts at every label of the chunk. All labels are marked.</summary>
    public void CheckLabels()
    {
        if (!IsStartAtLabels) region.HasWrongLabels = true;
    }

    /// <summary>Refuses branches that go where no instruction starts, and judges what is left, as if nothing were known before the chunk. The labels of all chunks are checked.</summary>
    public void Judge(CancellationToken cancel)
    {
        if (region.HasWrongLabels) RefuseTargets(Far.Items);
        cancel.ThrowIfCancellationRequested();
        judge.Judge(cancel);
    }

    /// <summary>Judges the first instructions with what is known before them.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(int position, SweepState state, CancellationToken cancel) => judge.Judge(position, state, cancel);

    /// <summary>Gives up what only judging needs. Nothing is judged afterwards.</summary>
    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
        branching.Dispose();
        leaving.Dispose();
        judge.Dispose();
    }

    private bool IsStartAtLabels => region.Labels.IsWithin(region.Marks.Starts, Start, End);

    private void Sweep(int position, CancellationToken cancel)
    {
        using var corrected = new PooledList<int>();
        var (swept, count) = (Start, 0);
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
        judge.Replace(position, corrected.Items);
        branching.ReplaceFirst(CountBranching(position), corrected.Items);
        Far.ReplaceFirst(Branch.CountBefore(Far.Items, position), []);
        Near.ReplaceFirst(Branch.CountBefore(Near.Items, position), []);
        if (position >= End) Next = position;
        if (position <= certain) return;

        // What is no instruction has marked labels.
        region.Labels.Words(Start, End).Clear();
        ReadNear();
        region.Labels.AddTargets(Near.Items);
    }

    // Whether an instruction starts where branches go, and at the labels where instructions were not certain.
    private bool IsCertain(ReadOnlySpan<ulong> branches)
    {
        var all = region.Labels.IsWithin(region.Marks.Starts, Start, Math.Min(certain, End));
        foreach (var item in branches) all &= region.Marks.IsStart((int)Branch.TargetOf(item));
        return all;
    }

    // All direct branches within the chunk, read once more, since one goes where no instruction starts.
    private void ReadNear()
    {
        isWrong = true;
        Near.Clear();
        foreach (var position in region.Marks.Starts.Positions(Start, End))
        {
            reader.Read(position, out var form);
            var target = (long)(form.Target - region.WindowOffset);
            if (SweepRules.IsDirect(form.Class) && target >= Start && target < End) Near.Add(Branch.Item(position, target));
        }
    }

    private int CountBranching(int position)
    {
        var count = 0;
        while (count < branching.Count && branching.Items[count] < position) count++;
        return count;
    }

    private void RefuseNear()
    {
        if (isWrong) RefuseTargets(Near.Items);
        Near.Dispose();
    }

    private void RefuseTargets(ReadOnlySpan<ulong> branches)
    {
        foreach (var item in branches) region.Marks.Refused.AddIf(Branch.PositionOf(item), !code.IsStart(region, Branch.TargetOf(item)));
    }

    private void AddLabel(PositionSet labels, int position)
    {
        reader.Read(position, out var form);
        if (SweepRules.IsGateJump(form))
        {
            // The host returns to the address that the instruction before a gate jump names.
            if (region.Marks.Starts.LastBefore(position) is not (>= 0 and var previous)) return;
            reader.Read(previous, out form);
            if (form.Base != 17) return;
        }
        else if (!SweepRules.IsDirect(form.Class))
        {
            return;
        }

        if (region.Holds(form.Target)) labels.Add((int)(form.Target - region.WindowOffset));
        else leaving.Add((long)(form.Target - region.WindowOffset));
    }
}
