using System.Collections.Immutable;
using System.Security.Cryptography;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Mutation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>One thread of a campaign: makes mutants, has them verified, runs what is accepted.</summary>
internal sealed class CodeFuzzWorker : IDisposable
{
    private const int ProgramsOfABatch = 32;
    private const int MostTries = 20_000;
    private const int MostEntries = 8;
    private const int SteppedOneIn = 16;
    private const int PageSize = 4096;
    private readonly CodeFuzzOptions options;
    private readonly CodeDice dice;
    private readonly uint windowIndex;
    private readonly HashSet<UInt128> seen = [];
    private readonly Dictionary<IsolationProfile, CodeMutation> mutations = [];
    private EscapeHarness harness;
    private long batches;

    /// <summary>Starts a harness.</summary>
    public CodeFuzzWorker(CodeFuzzOptions options, int number)
    {
        this.options = options;
        dice = new(options.Seed + ((ulong)number << 48));
        // Below where the system puts the harness's own mappings.
        windowIndex = 16 + (uint)dice.Below(0x5000);
        harness = EscapeHarness.Start(options.Harness, windowIndex);
        foreach (var profile in options.Profiles) Tallies[profile] = new();
    }

    public Dictionary<IsolationProfile, CodeFuzzTally> Tallies { get; } = [];

    /// <summary>The first mutant of which the verifiers did not find the same.</summary>
    public VerdictFinding? Disagreement { get; private set; }

    public bool ListsTouchedPages => harness.Greeting.ListsTouchedPages;

    /// <inheritdoc/>
    public void Dispose() => harness.Dispose();

    /// <summary>Makes and runs one batch.</summary>
    /// <returns>How many mutants and runs there were, and what escaped, if anything did.</returns>
    public (int Executed, int Runs, EscapeFinding? Finding) Batch(CancellationToken cancel)
    {
        var profile = options.Profiles[(int)(batches++ % options.Profiles.Length)];
        var cases = Accepted(profile, cancel);
        if (cases.Count == 0) return (0, 0, null);
        var tally = Tallies[profile];
        HarnessReply reply;
        try
        {
            reply = harness.Run(new(cases[0].CodeOffset, cases[0].OpenNeighbours, cases[0].SparseArena, profile, [.. cases.Select(c => c.Program())]));
        }
        catch (HarnessException)
        {
            return (cases.Count, 0, Lost(cases));
        }

        var at = 0;
        EscapeFinding? finding = null;
        foreach (var one in cases)
        {
            for (var i = 0; i < one.Runs.Length; i++, at++)
            {
                var result = reply.Results[at];
                var escape = one.Judge(result, harness.Greeting);
                tally.Ended(escape == Escape.None ? result.Ending : RunEnding.Escape);
                if (escape != Escape.None) finding ??= Found(one with { Runs = one.Runs[..(i + 1)] }, escape);
            }
        }

        tally.Executed += cases.Count;
        tally.Runs += at;
        tally.Stepped += cases.Sum(c => c.Runs.Count(r => r.Stepped));
        if (finding is null && reply.Touched != Escape.None) finding = Toucher(cases, reply.Touched);
        return (cases.Count, at, finding);
    }

    private List<EscapeCase> Accepted(IsolationProfile profile, CancellationToken cancel)
    {
        var (first, last) = harness.Greeting.CodeOffsets;
        // Near either end as often as anywhere between.
        var pages = (int)((last - first) / PageSize);
        var page = dice.Below(4) switch { 0 => dice.Below(16), 1 => pages - dice.Below(16), _ => dice.Below(pages) };
        var shape = new EscapeCase(profile, windowIndex, first + (uint)(page * PageSize), dice.Once(2), dice.Once(2), 0, [], [], []);
        if (!mutations.TryGetValue(profile, out var mutation)) mutation = mutations[profile] = new(Seeds(shape));
        var accepted = new List<EscapeCase>();
        for (var tries = 0; tries < MostTries && accepted.Count < ProgramsOfABatch && !cancel.IsCancellationRequested; tries++)
        {
            Tallies[profile].Tried++;
            var code = mutation.Next(dice);
            var mutant = shape with { Code = code, Entries = Entries(code, profile), ArenaSeed = dice.Next() };
            if (!IsAccepted(mutant, cancel) || !seen.Add(Digest(mutant))) continue;
            mutation.Keep(code, dice);
            accepted.Add(mutant with { Runs = Runs(mutant) });
        }

        return accepted;
    }

    // A mutant of which the verifiers differ is not run: it is a finding already.
    private bool IsAccepted(EscapeCase mutant, CancellationToken cancel)
    {
        var context = mutant.Context(harness.Greeting.Limits);
        if (options.Peer is not { } peer) return options.Verifier.Verify(context, 1, cancel).Count == 0;
        var (found, difference) = VerdictDifference.Between(context, options.Verifier, peer, cancel);
        if (difference is null) return found.Count == 0;
        Disagreement ??= new(EscapeToken.Of(mutant), mutant.Profile, difference, [.. mutant.Listing()]);
        return false;
    }

    private List<byte[]> Seeds(EscapeCase shape)
    {
        var all = options.Seeds.Where(s => s.Bytes.Length is > 0 and <= 1024).Select(s => s.Bytes.ToArray()).ToList();
        // Some refer to their own place in the window, and are of no use at another.
        var usable = all.Where(s => options.Verifier.Verify((shape with { Code = s, Entries = [0] }).Context(harness.Greeting.Limits), 1, CancellationToken.None).Count == 0).ToList();
        return usable.Count > 0 ? usable : throw new HarnessException($"none of the {all.Count} programs to start from is accepted");
    }

    private ImmutableArray<uint> Entries(byte[] code, IsolationProfile profile) =>
        profile == IsolationProfile.CodeAndData
            ? [.. Enumerable.Range(0, (code.Length + 31) / 32).Select(b => (uint)b * CodeLimits.BundleSize)]
            : [0, .. InstructionMap.Sweep(code).Select(i => (uint)i.IP).Where(at => at > 0 && dice.Once(8)).Take(MostEntries)];

    // Control that leaves declared starts is beyond what data isolation alone promises: there, indirect branches are stepped, so that it is seen at once.
    private ImmutableArray<HarnessRun> Runs(EscapeCase mutant)
    {
        var stepAll = mutant.Profile == IsolationProfile.Data && InstructionMap.Of(mutant.Code, mutant.Profile, mutant.Entries).Indirects.Any(b => b != 0);
        return [.. mutant.Entries.Take(MostEntries).Select(entry => new HarnessRun(entry, stepAll || dice.Once(SteppedOneIn), dice.Next()))];
    }

    private static UInt128 Digest(EscapeCase mutant)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData([(byte)mutant.Profile, .. mutant.Code], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private EscapeFinding Found(EscapeCase one, Escape escape)
    {
        try
        {
            var repeats = one.Repeat(harness).Escape != Escape.None;
            var smallest = repeats ? EscapeMinimizer.Minimize(one, harness, options.Verifier) : one;
            return Finding(one, smallest, escape, repeats);
        }
        catch (HarnessException)
        {
            return Finding(one, one, escape | Escape.HarnessLost, repeats: true);
        }
    }

    private static EscapeFinding Finding(EscapeCase one, EscapeCase smallest, Escape escape, bool repeats) =>
        new(EscapeToken.Of(one), EscapeToken.Of(smallest), escape, repeats, one.Profile, [.. smallest.Listing()]);

    private EscapeFinding Toucher(List<EscapeCase> cases, Escape touched)
    {
        foreach (var one in cases)
            if (one.Repeat(harness).Escape is not Escape.None and var escape)
                return Found(one, escape);
        return Finding(cases[0], cases[0], touched, repeats: false);
    }

    // One at a time, each on a new harness, until one is lost again.
    private EscapeFinding Lost(List<EscapeCase> cases)
    {
        foreach (var one in cases)
        {
            harness.Dispose();
            harness = EscapeHarness.Start(options.Harness, windowIndex);
            try
            {
                if (one.Repeat(harness).Escape is not Escape.None and var escape) return Found(one, escape);
            }
            catch (HarnessException)
            {
                return Finding(one, one, Escape.HarnessLost, repeats: true);
            }
        }

        return Finding(cases[0], cases[0], Escape.HarnessLost, repeats: false);
    }
}
