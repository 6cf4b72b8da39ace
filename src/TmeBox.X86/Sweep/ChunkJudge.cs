using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;
using Verdict = TmeBox.X86.Sweep.SpecialInstruction.Verdict;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Judges the instructions of a chunk before which something is known. Most are judged while they are near, as if control entered nowhere in between; when all
/// labels are marked, those are judged again for which that is not so, and those that could not be judged. Used by one thread at a time.
/// </summary>
/// <remarks>
/// Of a step of the stack pointer nothing has to be judged again: while nothing is known but that the stack pointer is dirty, a label refuses what stands there
/// and changes nothing else. Nor has the first instruction to be judged again, since nothing is known before it: that a label changes nothing there is
/// proved (Sweep.LabelTellsWhereSomethingIsKnown).
/// </remarks>
/// <param name="code">All code.</param>
/// <param name="region">The region.</param>
/// <param name="reader">Reads instructions.</param>
/// <param name="end">Where the chunk ends.</param>
/// <param name="limit">How many findings are wanted.</param>
internal sealed class ChunkJudge(SweptCode code, SweptRegion region, InstructionReader reader, int end, int limit) : IDisposable
{
    private const int CancelInterval = 0xFFFF;
    private static readonly SweepState OnlyDirty = SweepState.Entry with { Dirty = true };

    // What is known before refused instructions, where that is something.
    private readonly Dictionary<int, SweepState> known = [];
    private readonly PooledList<SpecialInstruction> special = new();

    // What was judged last while it was near.
    private SpecialInstruction near;

    /// <summary>Where the first instruction starts of which something was judged that hangs on it.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>What is known after the last instruction, once it is judged.</summary>
    public SweepState Exit { get; private set; } = SweepState.Entry;

    /// <summary>The first findings.</summary>
    public IEnumerable<CodeFinding> Findings(int start) =>
        region.Marks.Refused.Positions(start, end).Take(limit).Select(p => reader.Finding(known.GetValueOrDefault(p, SweepState.Entry), p));

    /// <summary>Adds an instruction of which nothing is judged; those before it have been added.</summary>
    public void Add(int position) => special.Add(new(position, Verdict.None));

    /// <summary>Adds an instruction, and judges what hangs on it while that is near.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="block">The block, whose verdicts are marked but for what hangs on something known.</param>
    public void AddNear(int position, BlockMarks block)
    {
        if (!IsBehind(position)) return;
        var judged = position;
        var verdict = JudgeNear(ref judged, block);
        AddJudged(new(position, verdict, position, Math.Min(judged, block.End)));
    }

    /// <summary>Adds a step of the stack pointer, and judges what hangs on it while that is near.</summary>
    /// <param name="position">Where it starts; those before it have been added.</param>
    /// <param name="length">Its length.</param>
    /// <param name="by">By how much it steps.</param>
    /// <param name="block">The block, whose verdicts are marked but for what hangs on something known.</param>
    public void AddStep(int position, int length, int by, BlockMarks block)
    {
        if (!IsBehind(position)) return;
        if (RefusesStep(position, length, by)) region.Marks.Mark(position, refused: true);
        var last = position + 1;
        if (PassDirty(ref last, block)) AddJudged(new(position, Verdict.UpToLabels, position, last + 1));
        else AddNear(position, block);
    }

    /// <summary>Replaces the instructions before a position by others of which nothing is judged. If it is behind <see cref="First"/>, it is the end.</summary>
    public void Replace(int position, ReadOnlySpan<int> others)
    {
        if (position > First) known.Clear();
        var count = 0;
        while (count < special.Count && special.Items[count].Position < position) count++;
        special.ReplaceFirst(count, [.. others.ToArray().Select(p => new SpecialInstruction(p, Verdict.None))]);
    }

    /// <summary>Judges what is left, as if nothing were known before the first instruction. All labels are marked.</summary>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(CancellationToken cancel)
    {
        var (judged, passed, most) = (0, 0, MostKnown);
        foreach (var each in special.Items)
        {
            if (each.Position < judged) continue;
            if (each.Judged == Verdict.UpToLabels)
                RefuseLabels(each.Start + 1, each.End, most);
            else if (each.Judged == Verdict.None || each.Judged == Verdict.WithoutLabels && region.Labels.HoldsAny(each.Start + 1, each.End))
                judged = JudgeOn(each.Position, SweepState.Entry, ref passed, most, cancel);
        }
    }

    /// <summary>Judges instructions until nothing is known after one, or the chunk ends.</summary>
    /// <remarks>What is known only ever grows by what is known before: where nothing is left of more, nothing was left of less.</remarks>
    /// <param name="position">The first one.</param>
    /// <param name="state">What is known before it.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Judge(int position, SweepState state, CancellationToken cancel)
    {
        var passed = 0;
        JudgeOn(position, state, ref passed, MostKnown, cancel);
    }

    /// <summary>Gives up what only judging needs; findings stay. Nothing is judged afterwards.</summary>
    public void Dispose() => special.Dispose();

    // What is judged from now on has findings of its own among the first of all.
    private int MostKnown => (int)Math.Min(int.MaxValue, (long)known.Count + limit);

    // Whether an instruction lies behind what was judged last. If not, it is judged with that, or again where that is.
    private bool IsBehind(int position)
    {
        First = Math.Min(First, position);
        if (position >= near.End) return true;
        special.Add(near with { Position = position, Judged = near.Judged == Verdict.UpToLabels ? Verdict.WithAnother : near.Judged });
        return false;
    }

    private void AddJudged(SpecialInstruction judged)
    {
        near = judged;
        special.Add(judged);
    }

    // Up to where nothing is known any more, as if control entered nowhere; none if that hangs on more than the block.
    private Verdict JudgeNear(ref int position, BlockMarks block)
    {
        if (!MaskedGroup.TryFind(region.Bytes.Span[position..], code.Limits.BasePage, out var group) || position + group.Length > block.End) return JudgeEach(ref position, block);
        var (start, load, branch, end) = (position, position + group.MaskLength, position + group.BranchAt, position + group.Length);
        ref var said = ref code.Groups[group.Key(region.WindowOffset + (uint)start)];
        if (said == MaskedGroup.Verdict.Accepted)
        {
            foreach (var accepted in (ReadOnlySpan<int>)[start, load, branch]) Mark(accepted, SweepState.Entry, refused: false, limit);
            position = end;
            return Verdict.WithoutLabels;
        }

        var verdict = JudgeEach(ref position, block);
        var refused = region.Marks.Refused;
        var isAccepted = verdict == Verdict.WithoutLabels && position == end && !refused.Contains(start) && !refused.Contains(load) && !refused.Contains(branch);
        said = isAccepted ? MaskedGroup.Verdict.Accepted : MaskedGroup.Verdict.Other;
        return verdict;
    }

    private Verdict JudgeEach(ref int position, BlockMarks block)
    {
        var verdict = Verdict.UpToLabels;
        for (var state = SweepState.Entry; position < block.End;)
        {
            var before = state;
            if (before.IsEntry && TryStep(ref position))
            {
                state = OnlyDirty;
                continue;
            }

            if (before.IsOnlyDirty)
            {
                if (PassDirty(ref position, block))
                {
                    position++;
                    return verdict;
                }

                if (position >= block.End) break;
            }
            else if (!before.IsEntry)
            {
                verdict = Verdict.WithoutLabels;
                if (block.IsJudged(position, before) || IsIdle(position, before, block.End)) return verdict;
            }

            reader.Read(position, out var form);

            // Where instructions start is not known yet.
            if (SweepRules.HangsOnTarget(form)) break;
            Mark(position, before, reader.Refuses(ref state, form, isLabel: false), limit);
            position = reader.Behind(form);
            if (state.IsEntry) return verdict;
        }

        return Verdict.None;
    }

    // Whether nothing hangs on what is known, which is that the upper half of r11 is zero: up to the next bundle no instruction has the operand for which alone that counts,
    // whatever else is known. Where control enters in between it is known no more.
    private bool IsIdle(int position, in SweepState before, int stop)
    {
        if (!before.IsOnlyZero || !code.Bundled) return false;
        var next = region.Marks.Starts.FirstBundle(position, stop);
        return next < stop && !ZeroedIndex.MayBeIn(region.Bytes.Span[position..next]);
    }

    // Up to the instruction that touches the stack, where nothing is known but that the stack pointer is dirty and control enters nowhere; or to one that hangs on more.
    private bool PassDirty(ref int position, BlockMarks block)
    {
        for (; (position = block.NextEvent(position)) < block.End; position++)
        {
            var mark = block[position];
            if (mark.IsSpecial) return false;
            var touches = mark.Touches;
            if (mark.MayTouch && !reader.Heads.Knows(region.Bytes.Span, position, out _, out _, out touches)) return false;
            if (mark.Jumps || block.StartsBundle(position)) RefuseDirty(position, limit);
            if (touches) return true;
        }

        return false;
    }

    // Special instructions have no verdict yet, even where the kernel learned them since; passed counts those before the position. What was judged with them
    // while it was near is judged again, up to its end.
    private int JudgeOn(int position, SweepState state, ref int passed, int most, CancellationToken cancel)
    {
        var until = position;
        var specials = special.Items;
        for (var count = 1; position < end; count++)
        {
            if ((count & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            while (passed < specials.Length && specials[passed].Position < position) until = Math.Max(until, specials[passed++].End);
            if (count > 1 && position >= until && (state.IsEntry || IsIdle(position, state, end))) return position;
            var before = state;
            if (before.IsEntry && TryStep(ref position))
            {
                state = OnlyDirty;
                continue;
            }

            var judged = passed < specials.Length ? Math.Min(specials[passed].Position, end) : end;
            if (before.IsOnlyDirty && position >= until && position < judged && reader.Heads.IsUsable)
            {
                if (PassDirty(ref position, judged, most)) return position;
                if (position >= judged) continue;
            }

            reader.Read(position, out var form);
            Mark(position, before, reader.Refuses(ref state, form, region.Labels.Contains(position)), most);
            position = reader.Behind(form);
        }

        Exit = state;
        return position;
    }

    // Instructions that are known and judged, where nothing is known but that the stack pointer is dirty; whether one of them touches the stack.
    private bool PassDirty(ref int position, int stop, int most)
    {
        var bytes = region.Bytes.Span;
        while (position < stop && reader.Heads.Knows(bytes, position, out var length, out var jumps, out var touches))
        {
            if (jumps || code.Bundled && reader.Room(position) == (int)CodeLimits.BundleSize || region.Labels.Contains(position)) RefuseDirty(position, most);
            position += length;
            if (touches) return true;
        }

        return false;
    }

    // A step of the stack pointer where nothing is known.
    private bool TryStep(ref int position)
    {
        if (!reader.Heads.Steps(region.Bytes.Span, position, out var length, out var by)) return false;
        region.Marks.Mark(position, RefusesStep(position, length, by));
        position += length;
        return true;
    }

    private bool RefusesStep(int position, int length, int by) => Math.Abs((long)by) > (long)code.Limits.StackStep || length > reader.Room(position);

    private void RefuseLabels(int start, int last, int most)
    {
        if (!region.Labels.HoldsAny(start, last)) return;
        for (var position = start; position < last; position++)
            if (region.Labels.Contains(position) && region.Marks.IsStart(position)) RefuseDirty(position, most);
    }

    private void RefuseDirty(int position, int most) => Mark(position, OnlyDirty, refused: true, most);

    private void Mark(int position, SweepState before, bool refused, int most)
    {
        region.Marks.Mark(position, refused);
        if (!refused || before.IsEntry) known.Remove(position);
        else if (known.Count < most || known.ContainsKey(position)) known[position] = before;
    }
}
