using System.Globalization;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The finite space of forms on which the rules in plain numbers are run beside the specification: every number of a form, a state and a place
/// is cut into the classes between which the rules tell. That they agree on all forms is proved; this looks at what runs.
/// </summary>
internal static class RuleSpace
{
    private static readonly byte[] Registers = [0, 4, 11, 14, 16];
    private static readonly CodeLimits Limits = CodeLimits.Standard;
    private static readonly SweepRules Rules = new(new(Limits));

    // Edges of D and S, the mask, the base page, the gate table and one past it, and what is neither.
    private static readonly ulong[] Numbers =
    [
        0, 8, 0x7FF8, 0x7FF9, 0x8000, 0x8001, 0x10000, 0x10008, 0x11000, 0x11004, 0x11000 + 511 * 8, 0x11000 + 512 * 8,
        unchecked((ulong)-32), unchecked((ulong)-64), unchecked((ulong)-0x8000), unchecked((ulong)-0x8001), unchecked((ulong)long.MinValue),
    ];

    private static readonly ulong[] Targets = [0, 0xFFFF, 0x10000, 0x20000, 0x20001, 0xFFFEFFF8, 0xFFFEFFF9, 0xFFFF0000, 1UL << 32, ulong.MaxValue];
    private static readonly ushort[] Sizes = [0, 1, 8, 64, 0x8000, 0x8001];

    // Every field of a form by name and its classes, for the walk that changes two of them at a time.
    private static readonly (string Name, int Count, Action<Case, int> Set)[] Dimensions =
    [
        ("class", 22, (c, i) => c.Form.Class = (InstructionClass)i),
        ("operation", 11, (c, i) => c.Form.Operation = (Operation)i),
        ("wide", 4, (c, i) => c.Form.Wide = (byte)i),
        ("destination", 5, (c, i) => c.Form.Destination = Registers[i]),
        ("source", 5, (c, i) => c.Form.Source = Registers[i]),
        ("written", 8, (c, i) => c.Form.Written = (ushort)((i & 1) << 4 | (i >> 1 & 1) << 11 | (i >> 2) << 14)),
        ("memory", 2, (c, i) => c.Form.HasMemory = i == 1),
        ("base", 6, (c, i) => c.Form.Base = i == 5 ? (byte)17 : Registers[i]),
        ("index", 5, (c, i) => c.Form.Index = Registers[i]),
        ("vector", 2, (c, i) => c.Form.VectorIndex = i == 1),
        ("scale", 2, (c, i) => c.Form.Scale = (byte)i),
        ("displacement", Numbers.Length, (c, i) => c.Form.Displacement = Numbers[i]),
        ("size", Sizes.Length, (c, i) => c.Form.Size = Sizes[i]),
        ("writes", 2, (c, i) => c.Form.Writes = i == 1),
        ("hasImmediate", 2, (c, i) => c.Form.HasImmediate = i == 1),
        ("immediate", Numbers.Length, (c, i) => c.Form.Immediate = Numbers[i]),
        ("prefixes", 128, (c, i) => c.Form.Prefixes = (PrefixFlags)i),
        ("offset", 4, (c, i) => c.Form.Offset = 0x20000 + (ulong)new[] { 0, 1, 27, 31 }[i]),
        ("length", 3, (c, i) => c.Form.Length = new[] { 1, 5, 15 }[i]),
        ("target", Targets.Length, (c, i) => c.Form.Target = Targets[i]),
        ("state", 16, (c, i) => c.State = c.State with { R11Zero = (i & 1) != 0, Dirty = (i & 2) != 0, Halved = (i & 4) != 0, GateReady = (i & 8) != 0 }),
        ("masked", 5, (c, i) => c.State = c.State with { Masked = Registers[i] }),
        ("based", 5, (c, i) => c.State = c.State with { Based = Registers[i] }),
        ("site", 64, (c, i) => c.Site = new((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0, (i & 16) != 0, (i & 32) != 0)),
    ];

    /// <summary>Exemplars of what the rules tell apart: an accepted form of each kind. The walk starts from each.</summary>
    private static readonly Action<Case>[] Exemplars =
    [
        _ => { },
        c => (c.Form.Operation, c.Form.Destination, c.Form.Written) = (Operation.Mov, 11, 1 << 11),
        c => (c.Form.HasMemory, c.Form.Base, c.Form.Size, c.Form.Prefixes) = (true, 0, 8, PrefixFlags.Confining),
        c => (c.Form.HasMemory, c.Form.Base, c.Form.Size, c.Form.Operation, c.State.Dirty) = (true, 4, 8, Operation.Mov, true),
        c => (c.Form.HasMemory, c.Form.Base, c.Form.Size, c.Form.Target) = (true, 17, 8, 0x30000),
        c => (c.Form.HasMemory, c.Form.Base, c.Form.Index, c.Form.Size, c.State.R11Zero) = (true, 14, 11, 8, true),
        c => (c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasMemory, c.Form.Size, c.Form.Displacement, c.Form.Prefixes, c.State.Masked)
            = (Operation.Add, 3, 0, 1, true, 8, 0x10000, PrefixFlags.Gs, 0),
        c => (c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasMemory, c.Form.Size, c.Form.Displacement, c.Form.Prefixes, c.State.Halved)
            = (Operation.Add, 3, 4, 1 << 4, true, 8, 0x10000, PrefixFlags.Gs, true),
        c => (c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasImmediate, c.Form.Immediate) = (Operation.Sub, 3, 4, 1 << 4, true, 8),
        c => (c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasImmediate, c.Form.Immediate) = (Operation.And, 3, 4, 1 << 4, true, unchecked((ulong)-32)),
        c => (c.Form.Class, c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasMemory, c.Form.Base, c.Form.Displacement)
            = (InstructionClass.AddressOnly, Operation.Lea, 3, 4, 1 << 4, true, 4, 8),
        c => (c.Form.Operation, c.Form.Destination, c.Form.Written) = (Operation.Xor, 4, 1 << 4),
        c => (c.Form.Operation, c.Form.Destination, c.Form.Written, c.Form.HasImmediate, c.Form.Immediate) = (Operation.And, 0, 1, true, unchecked((ulong)-32)),
        c => (c.Form.Class, c.Form.Operation, c.Form.Wide, c.Form.Destination, c.Form.Written, c.Form.HasMemory, c.Form.Base, c.Form.Target)
            = (InstructionClass.AddressOnly, Operation.Lea, 3, 11, 1 << 11, true, 17, 0x20000),
        c => (c.Form.Class, c.Form.Target) = (InstructionClass.Jump, 0x20000),
        c => (c.Form.Class, c.Form.Target, c.Form.Offset, c.Form.Length) = (InstructionClass.Call, 0x20000, 0x2001B, 5),
        c => (c.Form.Class, c.Form.Source, c.State.Based) = (InstructionClass.IndirectJump, 0, 0),
        c => (c.Form.Class, c.Form.HasMemory, c.Form.Size, c.Form.Displacement, c.Form.Prefixes, c.State.GateReady) = (InstructionClass.IndirectJump, true, 8, 0x11008, PrefixFlags.Gs, true),
        c => (c.Form.Class, c.Site) = (InstructionClass.Return, new(false, false, true, true, true, false)),
        c => (c.Form.Class, c.State.Dirty) = (InstructionClass.Push, true),
        c => (c.Form.Class, c.Form.HasMemory, c.Form.Base, c.Form.Size) = (InstructionClass.Pop, true, 4, 8),
    ];

    /// <summary>How many exemplars there are.</summary>
    public static int ExemplarCount => Exemplars.Length;

    /// <summary>Compares, around an exemplar, all combinations of two dimensions; of three with the third in steps.</summary>
    /// <param name="exemplar">Which.</param>
    /// <param name="step">1 for all combinations of three dimensions; more for every so many of them.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many were compared, and how many of them are accepted.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static (long Compared, long Accepted) Compare(int exemplar, int step, CancellationToken cancel)
    {
        long compared = 0, accepted = 0, number = 0;
        for (var a = 0; a < Dimensions.Length; a++)
        {
            for (var b = a + 1; b < Dimensions.Length; b++)
            {
                cancel.ThrowIfCancellationRequested();
                for (var c = b + 1; c < Dimensions.Length; c++)
                {
                    var count = (long)Dimensions[a].Count * Dimensions[b].Count * Dimensions[c].Count;
                    for (var n = number % step; n < count; n += step)
                    {
                        compared++;
                        if (IsAccepted(At(exemplar, (a, (int)(n % Dimensions[a].Count)), (b, (int)(n / Dimensions[a].Count % Dimensions[b].Count)), (c, (int)(n / Dimensions[a].Count / Dimensions[b].Count))))) accepted++;
                    }

                    number += 7;
                }
            }
        }

        return (compared, accepted);
    }

    /// <summary>A form, with what is known before it and its place, that differs from an exemplar in up to three dimensions.</summary>
    public static (SweepState State, SweptForm Form, SweepSite Site) Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var one = At(random.Next(ExemplarCount), Drawn(), Drawn(), Drawn());
        return (one.State, one.Form, one.Site);

        (int, int) Drawn() => random.Next(Dimensions.Length) is var d ? (d, random.Next(Dimensions[d].Count)) : default;
    }

    private static Case At(int exemplar, params ReadOnlySpan<(int Dimension, int Class)> changed)
    {
        var one = Case.Plain();
        Exemplars[exemplar](one);
        foreach (var (dimension, which) in changed) Dimensions[dimension].Set(one, which);
        return one;
    }

    private static bool IsAccepted(Case one)
    {
        // Not a place that a verifier can find.
        if (one.Site.TargetIsStart && !one.Site.TargetInCode) return false;
        var form = one.Form.ToSpecification();
        var (judgement, after) = CodeRules.Judge(one.State.ToSpecification(), form, one.Site.ToSpecification(), Limits);
        var state = one.State;
        var refused = Rules.Refuses(ref state, one.Form, one.Site);
        if (refused == judgement.First is not null && state == SweepState.From(after)) return !refused;
        throw new DecodersDifferException(string.Create(CultureInfo.InvariantCulture,
            $"{one.State}, {one.Form}, {one.Site}: the sweep {(refused ? "refuses" : "accepts")} and then knows {state}; the specification says {judgement.First?.Id ?? "accepted"} and {SweepState.From(after)}"));
    }

    // One form at one place.
    private sealed class Case
    {
        public SweptForm Form;
        public SweepState State = SweepState.Entry;
        public SweepSite Site;

        // A register move in the middle of a bundle.
        public static Case Plain() => new()
        {
            Form = SweptForm.Undecodable(0x20001) with { Class = InstructionClass.Compute, Length = 5, Target = 0x20000 },
            Site = new(true, false, false, true, true, false),
        };
    }
}
