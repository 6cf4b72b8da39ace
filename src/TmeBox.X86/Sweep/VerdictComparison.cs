using System.Globalization;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Forms;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Has the production verifier sweep instructions, each in a slot of its own, and requires of each that it is as long as the decoder says, and
/// refused exactly if the specification refuses it. Used by one thread.
/// </summary>
/// <remarks>
/// Every layout is swept by tables that never learn and by tables that do. Where the stack pointer is dirty that is done twice, so that a head met
/// there for the first time is judged as it is learnt, and then as what is known. Production is in each of these states once for every head.
/// </remarks>
internal sealed class VerdictComparison
{
    private const int Slots = 2048;
    private const uint WindowOffset = 0x40_0000;
    private static readonly SweepState OnlyDirty = SweepState.Entry with { Dirty = true };

    // Instructions between those under comparison: a kernel that knew none of them would never run.
    private static readonly byte[] Known = [CaseLayout.Nop, CaseLayout.Push, CaseLayout.Halt];

    private readonly IReadOnlyList<CaseLayout> layouts;
    private readonly SpecifiedVerdicts specified = new(CodeLimits.Standard);
    private readonly ShapeTable shapes = new();
    private readonly HeadTable unlearnt;
    private readonly Dictionary<IsolationProfile, HeadTable> learning = [];
    private readonly byte[] cases = new byte[Slots * CaseLayout.Longest];
    private readonly byte[] single = new byte[CaseLayout.Longest];
    private readonly FormReader singleReader;
    private readonly int[] lengths = new int[Slots];
    private readonly Expected[] expected = new Expected[Slots];

    // The kernel reads behind the last slot: one more follows, which stops.
    private readonly byte[] code = new byte[(Slots + 1) * CaseLayout.Slot];
    private readonly SlotReading reading;
    private int count;

    /// <summary>A comparison in some layouts.</summary>
    public VerdictComparison(IReadOnlyList<CaseLayout> layouts)
    {
        this.layouts = layouts;
        reading = new(code, WindowOffset);
        singleReader = new(single, WindowOffset);
        unlearnt = new(shapes, learns: false);
        foreach (var opcode in Known) unlearnt.Make(opcode << 8);
        foreach (var profile in layouts.Select(l => l.Profile).Distinct()) learning[profile] = new(shapes);
    }

    /// <summary>What the specification says of the instruction of a slot, and of the jump behind it.</summary>
    private readonly record struct Expected(int Position, SweptForm Form, bool Refused, SweepState After, int Jump, bool JumpRefused);

    /// <summary>How many instructions were compared, each in every layout.</summary>
    public long Instructions { get; private set; }

    /// <summary>How many verdicts the specification gave: one for each instruction and layout.</summary>
    public long Verdicts { get; private set; }

    /// <summary>How many of the verdicts accept.</summary>
    public long Accepted { get; private set; }

    /// <summary>The tables that learn; a test breaks them.</summary>
    public HeadTable Learning(IsolationProfile profile) => learning[profile];

    /// <summary>Has the tables that learn know a word before an instruction is added.</summary>
    public void Learn(int index)
    {
        foreach (var table in learning.Values)
            if (!table.IsMade(index)) table.Make(index);
    }

    /// <summary>Adds an instruction.</summary>
    /// <param name="bytes">Its first 15 bytes: where it ends, the decoder says.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="DecodersDifferException">Production and specification differ on one of those added before.</exception>
    public void Add(ReadOnlySpan<byte> bytes, CancellationToken cancel)
    {
        bytes[..CaseLayout.Longest].CopyTo(single);
        single.CopyTo(cases, count * CaseLayout.Longest);
        var decoded = singleReader.Read(0);
        lengths[count] = decoded.Class == InstructionClass.Undecodable ? CaseLayout.Longest : decoded.Length;
        if (++count == Slots) Finish(cancel);
    }

    /// <summary>Compares what was added and not yet compared.</summary>
    /// <exception cref="DecodersDifferException">Production and specification differ.</exception>
    public void Finish(CancellationToken cancel)
    {
        foreach (var layout in layouts)
        {
            cancel.ThrowIfCancellationRequested();
            code.AsSpan().Fill(CaseLayout.Halt);
            for (var i = 0; i < count; i++) layout.Fill(code.AsSpan(i * CaseLayout.Slot, CaseLayout.Slot), Case(i));
            reading.Read();
            for (var i = 0; i < count; i++) expected[i] = Expect(layout, i);
            Compare(layout, cancel);
        }

        (Instructions, count) = (Instructions + count, 0);
    }

    private ReadOnlySpan<byte> Case(int i) => cases.AsSpan(i * CaseLayout.Longest, lengths[i]);

    private Expected Expect(CaseLayout layout, int slot)
    {
        var position = slot * CaseLayout.Slot + layout.Place(lengths[slot]);
        var form = reading.FormAt(position);
        var (refused, after) = specified.Of(form, layout.IsDirty ? OnlyDirty : SweepState.Entry, reading.Site(form, layout.Profile));
        Verdicts++;
        if (!refused) Accepted++;
        if (!layout.IsDirty || form.Class == InstructionClass.Undecodable) return new(position, form, refused, after, -1, false);
        var next = position + form.Length;
        var jump = reading.FormAt(next);
        return new(position, form, refused, after, next, specified.Of(jump, after, reading.Site(jump, layout.Profile)).Refused);
    }

    private void Compare(CaseLayout layout, CancellationToken cancel)
    {
        var context = new CodeContext(layout.Profile, [new(code, WindowOffset)], new HashSet<uint>(), CodeLimits.Standard);
        var table = learning[layout.Profile];
        (string, HeadTable)[] states = [("never learn", unlearnt), ("may not have learnt it", table), ("have learnt it", table)];
        foreach (var (name, words) in layout.IsDirty ? states : states[..2])
        {
            using var swept = new SweepVerifier(1, words).Mark(context, cancel);
            var marks = swept.Regions[0].Marks;
            if (reading.FirstDifference(marks) is { } different) throw Differ(layout, name, different, "instructions start elsewhere");
            var heads = new HeadReader(swept);
            for (var i = 0; i < count; i++)
                if (Difference(layout, expected[i], marks, heads) is { } said)
                    throw Differ(layout, name, i, said);
        }
    }

    private string? Difference(CaseLayout layout, in Expected it, InstructionMarks marks, HeadReader heads)
    {
        if (it.Refused != marks.Refused.Contains(it.Position)) return it.Refused ? "it is refused" : "it is accepted";
        if (it.Jump >= 0 && it.JumpRefused != marks.Refused.Contains(it.Jump)) return $"after it is known: {it.After}";
        if (!layout.IsDirty && it.After != SweepState.Entry && heads.Drops(code, it.Position)) return $"after it is known: {it.After}";
        if (!heads.Knows(code, it.Position, out var length, out var jumps, out var touches)) return null;

        // What the kernel knows leaves nothing known, is as long as the decoder says, and touches the stack if the specification says so.
        if (length != it.Form.Length) return string.Create(CultureInfo.InvariantCulture, $"it has {it.Form.Length} bytes");
        if (!layout.IsDirty) return it.After == SweepState.Entry ? null : $"after it is known: {it.After}";
        if (it.After != (touches ? SweepState.Entry : OnlyDirty)) return $"after it is known: {it.After}";
        return jumps && !it.Refused ? "it may jump" : null;
    }

    private DecodersDifferException Differ(CaseLayout layout, string tables, int slot, string said) => new(string.Create(CultureInfo.InvariantCulture,
        $"{(slot < count ? Convert.ToHexStringLower(Case(slot)) : "the end")} {layout.Name}, {layout.Profile}, tables that {tables}: the sweep differs from the specification, which says: {said}"));
}
