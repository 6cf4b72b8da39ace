using System.Diagnostics;
using System.Globalization;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A run of instructions that is swept on its own: a whole region, or with bundles a part of one. The first pass finds starts and labels
/// and leaves aside the plain instructions, which are accepted wherever they stand; the second judges the others.
/// </summary>
/// <remarks>
/// The first pass follows the state as if there were no labels and every host call returned to an entry. Labels make less known, never
/// more: where that state is <see cref="SweepState.Entry"/>, the true one is.
/// </remarks>
internal sealed class SweptChunk
{
    private const int CancelInterval = 0xFFFF;

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly int start, end;
    private readonly SweepDecoder decoder;
    private List<SweepEvent> events = [];

    public SweptChunk(SweptCode code, SweptRegion region, int start, int end)
    {
        (this.code, this.region, this.start, this.end) = (code, region, start, end);
        decoder = new(region.Bytes, region.WindowOffset);
    }

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => start > 0;

    /// <summary>What is known after the last instruction, as the first pass follows it.</summary>
    public SweepState Exit { get; private set; } = SweepState.Entry;

    /// <summary>The first pass.</summary>
    /// <param name="entry">What is known before the first instruction.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Sweep(SweepState entry, CancellationToken cancel)
    {
        var (before, upTo) = (events, 0);
        var found = new List<SweepEvent>();
        var again = before.Count > 0 || entry != SweepState.Entry;
        var (position, previous, state, plain) = (start, -1, entry, entry == SweepState.Entry);
        var (origin, bundled, rules) = (region.WindowOffset, code.Bundled, code.Rules);
        var bytes = region.Bytes.Span;
        var nextCancel = start;
        while (position < end)
        {
            if (position >= nextCancel)
            {
                cancel.ThrowIfCancellationRequested();
                nextCancel = position + CancelInterval;
            }

            if (again && plain && found.Count > 0)
            {
                // Once nothing is known here and nothing was known when the chunk was swept before, the rest is as it was.
                while (upTo < before.Count && before[upTo].Position < position) upTo++;
                if (upTo == before.Count || before[upTo].Position != position || !before[upTo].Carries)
                {
                    found.AddRange(before.Skip(upTo));
                    events = found;
                    return;
                }
            }

            region.Starts.Add(position);
            var lane = decoder.FindLane(bytes, position);
            var shape = lane.IsNone ? decoder.Find(bytes, position) : null;
            if (shape is not null) lane = Lane.Of(shape);
            var room = bundled ? (int)(CodeLimits.BundleSize - (origin + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue;
            if (plain && !lane.IsNone)
            {
                var length = decoder.Length;
                if (lane.IsPlain)
                {
                    if (length > room || !decoder.IsConfined(lane, bytes, position, code)) found.Add(SweepEvent.Refused(position));
                    previous = position;
                    position += Math.Min(length, room);
                    continue;
                }

                if (lane.IsInvalid)
                {
                    found.Add(SweepEvent.Refused(position));
                    previous = position;
                    position += bundled ? room : length;
                    continue;
                }

                if (decoder.Prefixes == PrefixFlags.None && decoder.Target(lane, bytes, position) is >= SweepEvent.LowestTarget and <= uint.MaxValue and var target)
                {
                    code.AddLabel(region, target);
                    var misplaced = length > room || bundled && lane.IsCall && length != room;
                    found.Add(misplaced ? SweepEvent.Refused(position) : SweepEvent.Branch(position, (uint)target));
                    previous = position;
                    position += Math.Min(length, room);
                    continue;
                }
            }

            if (!lane.IsNone) shape = decoder.Find(bytes, position);
            Read(shape, bytes, position, out var form);
            found.Add(SweepEvent.Judged(position, carries: !plain));
            if (SweepRules.IsDirect(form.Class)) code.AddLabel(region, form.Target);
            else if (SweepRules.IsGateJump(form)) AddReturn(previous);
            rules.Refuses(ref state, form, new(bundled, false, false, true, true, false));
            plain = state == SweepState.Entry;
            previous = position;
            position += Step(form, room);
        }

        (events, Exit) = (found, state);
    }

    /// <summary>What is truly known after the last instruction, but for r11: the first pass of all chunks is over.</summary>
    public SweepState TrueExit()
    {
        if (!Exit.GateReady) return Exit;
        var state = SweepState.Entry;
        Read(events[^1].Position, out var form);
        code.Rules.Refuses(ref state, form, code.Site(region, form, last: false));
        return Exit with { GateReady = state.GateReady };
    }

    /// <summary>The second pass.</summary>
    /// <param name="entry">What is known before the first instruction.</param>
    /// <param name="limit">How many findings are wanted; the others are counted only.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The findings, and how many there are.</returns>
    public (List<CodeFinding> Findings, int Count) Judge(SweepState entry, int limit, CancellationToken cancel)
    {
        var (findings, count, state) = (new List<CodeFinding>(), 0, entry);
        for (var i = 0; i < events.Count; i++)
        {
            if ((i & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            var one = events[i];
            if (!one.Carries) state = SweepState.Entry;
            var before = state;
            if (one.IsRefused ? Count(ref count, limit) : one.IsBranch && !code.IsStart(region, one.Target) && Count(ref count, limit)) findings.Add(Finding(before, one.Position));
            if (one.IsRefused || one.IsBranch) continue;
            Read(one.Position, out var form);
            if (code.Rules.Refuses(ref state, form, Site(form)) && Count(ref count, limit)) findings.Add(Finding(before, one.Position));
        }

        return (findings, count);
    }

    // Whether one more finding is wanted.
    private static bool Count(ref int count, int limit) => count++ < limit;

    private SweepSite Site(in SweptForm form)
    {
        var position = (int)(form.Offset - region.WindowOffset);
        return code.Site(region, form, position + Step(form, Room(position)) >= region.Bytes.Length);
    }

    private int Room(int position) =>
        code.Bundled ? (int)(CodeLimits.BundleSize - (region.WindowOffset + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue;

    // Where instructions end, the next one starts; with bundles, each of them starts one, and what is no instruction ends it.
    private static int Step(in SweptForm form, int room) =>
        room == int.MaxValue ? form.Length : form.Class == InstructionClass.Undecodable ? room : Math.Min(form.Length, room);

    private void Read(int position, out SweptForm form) => Read(decoder.Find(region.Bytes.Span, position), region.Bytes.Span, position, out form);

    private void Read(Shape? shape, ReadOnlySpan<byte> bytes, int position, out SweptForm form)
    {
        if (shape is not null) decoder.Form(shape, bytes, position, out form);
        else form = SweptForm.From(decoder.Reference(position).Form);
    }

    // The host returns to the address that the instruction before a gate jump names.
    private void AddReturn(int previous)
    {
        if (previous < 0 && start > 0) previous = LastOfBundle(start - (int)CodeLimits.BundleSize);
        if (previous < 0) return;
        Read(previous, out var form);
        if (form.Base == 17) code.AddLabel(region, form.Target);
    }

    private int LastOfBundle(int bundle)
    {
        var (position, last) = (Math.Max(0, bundle), 0);
        while (position < start)
        {
            last = position;
            Read(position, out var form);
            position += Step(form, Room(position));
        }

        return last;
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
