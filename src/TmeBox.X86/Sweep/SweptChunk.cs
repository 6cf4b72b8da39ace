using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A part of a region that is swept on its own. The first pass finds where instructions start, and judges each as if nothing were known before
/// it. What hangs on other instructions is judged beside that where it can be, and when all labels are marked where it cannot.
/// </summary>
internal sealed class SweptChunk : IDisposable
{
    // Bytes of an instruction; and between a branch and where it goes by an offset of one byte.
    private const int LongestInstruction = 15, ShortReach = 128 + LongestInstruction;

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly InstructionReader reader;
    private readonly ChunkJudge judge;

    // Special instructions that may be branches; direct branches whose labels are not marked yet; and where those go that leave the region, by the distance from its start.
    private readonly PooledList<int> branching = new();
    private readonly PooledList<ulong> branches = new();
    private readonly PooledList<long> leaving = new();

    /// <summary>A chunk that is not swept yet.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="end">Where the next one starts.</param>
    /// <param name="limit">How many findings are wanted.</param>
    /// <param name="apart">How many bytes behind a start that may be a wrong one <see cref="Certain"/> is.</param>
    public SweptChunk(SweptCode code, SweptRegion region, int start, int end, int limit, int apart)
    {
        (this.code, this.region, Start, End) = (code, region, start, end);
        reader = new(code, region);
        judge = new(code, region, reader, end, limit);
        Certain = start == 0 ? start : start + apart;
    }

    /// <summary>Where it starts.</summary>
    public int Start { get; }

    /// <summary>Where the next one starts.</summary>
    public int End { get; }

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => Start > 0;

    /// <summary>Where the instruction after the last one starts: at the end of the chunk, or behind it.</summary>
    public int Next { get; private set; }

    /// <summary>From where on instructions are judged while they are near: where a chunk that was entered at a wrong place is almost certain to be in step.</summary>
    public int Certain { get; }

    /// <summary>What is known after the last instruction, once it is judged.</summary>
    public SweepState Exit => judge.Exit;

    /// <summary>How many instructions are refused.</summary>
    public int RefusedCount => region.Marks.Refused.Count(Start, End);

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
        if (position < Certain) judge.Add(position);
        else judge.AddNear(position, block);
    }

    /// <summary>Adds a direct branch whose label is not marked: it is not certain to be an instruction, or leaves the region.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="target">Where it goes, by the distance from the start of the region.</param>
    public void AddBranch(int position, long target) => branches.Add(Branch.Item(position, target));

    /// <summary>Adds a step of the stack pointer.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="length">Its length.</param>
    /// <param name="by">By how much it steps.</param>
    /// <param name="block">The block in which it is.</param>
    public void AddStep(int position, int length, int by, BlockMarks block)
    {
        if (position < Certain) judge.Add(position);
        else judge.AddStep(position, length, by, block);
    }

    /// <summary>Ends the first pass.</summary>
    /// <param name="next">Where the instruction after the last one starts.</param>
    public void EndSweep(int next) => Next = next;

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
    }

    /// <summary>Finds where control may enter the region from branches of the chunk. The first pass of all chunks is over.</summary>
    /// <param name="labels">Where that goes; no other thread adds to it.</param>
    /// <param name="cancel">Stops the work.</param>
    public void AddLabels(PositionSet labels, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (region.IsMislabelled)
            foreach (var position in region.Marks.Branches.Positions(Start, End))
                if (reader.Heads.TargetOf(region.Bytes.Span, position) is var to && (ulong)to < (ulong)region.Bytes.Length)
                    labels.Add((int)to);
        foreach (var position in branching.Items) AddLabel(labels, position);
        foreach (var item in branches.Items)
        {
            var target = Branch.TargetOf(item);
            AddTarget(labels, target);
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
        if (!region.Labels.IsWithin(region.Marks.Starts, Start, End)) region.WrongLabels.Add(region.Labels.Without(region.Marks.Starts, Start, End));
    }

    /// <summary>Refuses branches that go where no instruction starts, and judges what is left, as if nothing were known before the chunk. The labels of all chunks are checked.</summary>
    public void Judge(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (region.WrongLabels.HasAny) RefuseBranches(cancel);
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
        branches.Dispose();
        branching.Dispose();
        leaving.Dispose();
        judge.Dispose();
    }

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
        branches.ReplaceFirst(Branch.CountBefore(branches.Items, position), []);
        if (position >= End) Next = position;
        region.IsMislabelled |= position > Certain;
    }

    private int CountBranching(int position)
    {
        var count = 0;
        while (count < branching.Count && branching.Items[count] < position) count++;
        return count;
    }

    // Some go where no instruction starts. If these places are few, their branches are looked for: those with an offset of four bytes by that, and the others, which are near.
    private void RefuseBranches(CancellationToken cancel)
    {
        if (region.WrongLabels.Few is not { } few)
        {
            foreach (var position in region.Marks.Branches.Positions(Start, End)) RefuseBranch(position);
            return;
        }

        using var ends = new PooledList<int>();
        OffsetSearch.Find(region.Bytes.Span, Start, Math.Min(region.Bytes.Length, End + LongestInstruction), [.. few], ends);
        cancel.ThrowIfCancellationRequested();
        foreach (var end in ends.Items)
            for (var position = end - 1; position >= Math.Max(Start, end - LongestInstruction); position--)
                if (position < End && region.Marks.Branches.Contains(position))
                    RefuseBranch(position);
        foreach (var target in few)
            foreach (var position in region.Marks.Branches.Positions(Math.Max(Start, target - ShortReach), Math.Min(End, target + ShortReach)))
                RefuseBranch(position);
    }

    private void RefuseBranch(int position) =>
        region.Marks.Refused.AddIf(position, !code.IsStart(region, reader.Heads.TargetOf(region.Bytes.Span, position)));

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

        AddTarget(labels, (long)(form.Target - region.WindowOffset));
    }

    private void AddTarget(PositionSet labels, long target)
    {
        if ((ulong)target < (ulong)region.Bytes.Length) labels.Add((int)target);
        else leaving.Add(target);
    }
}
