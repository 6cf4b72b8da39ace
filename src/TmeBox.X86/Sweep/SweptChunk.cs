using System.Diagnostics;
using System.Globalization;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Forms;
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
    // The upper bit of an event: what is known before it is what the instruction before it left.
    private const uint Carries = 1u << 31;
    private const int CancelInterval = 0xFFFF;

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly int start, end;
    private readonly SweepDecoder decoder;
    private List<uint> events = [];

    public SweptChunk(SweptCode code, SweptRegion region, int start, int end)
    {
        (this.code, this.region, this.start, this.end) = (code, region, start, end);
        decoder = new(region.Bytes, region.WindowOffset, ShapeTable.Shared);
    }

    /// <summary>Whether another chunk of the same region precedes.</summary>
    public bool Continues => start > 0;

    /// <summary>What is known after the last instruction, as the first pass follows it.</summary>
    public SweepState Exit { get; private set; } = SweepState.Entry;

    /// <summary>How many instructions the second pass judges.</summary>
    public int EventCount => events.Count;

    /// <summary>The first pass.</summary>
    /// <param name="entry">What is known before the first instruction.</param>
    /// <param name="cancel">Stops the work.</param>
    public void Sweep(SweepState entry, CancellationToken cancel)
    {
        var (before, upTo) = (events, 0);
        var found = new List<uint>();
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
                while (upTo < before.Count && (before[upTo] & ~Carries) < position) upTo++;
                if (upTo == before.Count || before[upTo] != ((uint)position | Carries))
                {
                    found.AddRange(before.Skip(upTo));
                    events = found;
                    return;
                }
            }

            region.Starts.Add(position);
            var fast = decoder.Find(bytes, position);
            var room = bundled ? (int)(CodeLimits.BundleSize - (origin + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue;
            if (fast && plain && decoder.Shape.IsPlain && decoder.Length <= room && decoder.IsConfined(bytes, position, code))
            {
                previous = position;
                position += decoder.Length;
                continue;
            }

            Read(bytes, position, fast, out var form);
            found.Add(plain ? (uint)position : (uint)position | Carries);
            if (SweepRules.IsDirect(form.Class)) code.AddLabel(form.Target);
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
        var position = (int)(events[^1] & ~Carries);
        Read(region.Bytes.Span, position, decoder.Find(region.Bytes.Span, position), out var form);
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
        var bytes = region.Bytes.Span;
        for (var i = 0; i < events.Count; i++)
        {
            if ((i & CancelInterval) == 0) cancel.ThrowIfCancellationRequested();
            var position = (int)(events[i] & ~Carries);
            if ((events[i] & Carries) == 0) state = SweepState.Entry;
            Read(bytes, position, decoder.Find(bytes, position), out var form);
            var last = position + Step(form, Room(position)) >= bytes.Length;
            var (before, site) = (state, code.Site(region, form, last));
            if (!code.Rules.Refuses(ref state, form, site)) continue;
            if (count++ < limit) findings.Add(Finding(before, position, site));
        }

        return (findings, count);
    }

    private int Room(int position) =>
        code.Bundled ? (int)(CodeLimits.BundleSize - (region.WindowOffset + (uint)position & CodeLimits.BundleSize - 1)) : int.MaxValue;

    // Where instructions end, the next one starts; with bundles, each of them starts one, and what is no instruction ends it.
    private static int Step(in SweptForm form, int room) =>
        room == int.MaxValue ? form.Length : form.Class == InstructionClass.Undecodable ? room : Math.Min(form.Length, room);

    private void Read(ReadOnlySpan<byte> bytes, int position, bool fast, out SweptForm form)
    {
        if (fast) decoder.Form(bytes, position, out form);
        else form = SweptForm.From(decoder.Reference(position).Form);
    }

    // The host returns to the address that the instruction before a gate jump names.
    private void AddReturn(int previous)
    {
        if (previous < 0 && start > 0) previous = LastOfBundle(start - (int)CodeLimits.BundleSize);
        if (previous < 0) return;
        Read(region.Bytes.Span, previous, decoder.Find(region.Bytes.Span, previous), out var form);
        if (form.Base == 17) code.AddLabel(form.Target);
    }

    private int LastOfBundle(int bundle)
    {
        var (position, last) = (Math.Max(0, bundle), 0);
        var bytes = region.Bytes.Span;
        while (position < start)
        {
            last = position;
            Read(bytes, position, decoder.Find(bytes, position), out var form);
            position += Step(form, Room(position));
        }

        return last;
    }

    // What is said of it, the specification says.
    private CodeFinding Finding(SweepState before, int position, SweepSite site)
    {
        var decoded = decoder.Reference(position);
        var rule = CodeRules.Judge(before.ToSpecification(), decoded.Form, site.ToSpecification(), code.Context.Limits).Judgement.First
            ?? throw new UnreachableException(string.Create(CultureInfo.InvariantCulture, $"the sweep refuses what the specification accepts, at window offset 0x{decoded.Form.Offset.Concrete:x}"));
        return new(rule, (uint)decoded.Form.Offset.Concrete, decoded.Length, ReferenceVerifier.Describe(decoded));
    }
}
