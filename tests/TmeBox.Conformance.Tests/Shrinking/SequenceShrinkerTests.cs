using System.Diagnostics;
using System.Text.Json;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Tests.Comparing;

namespace TmeBox.Conformance.Tests.Shrinking;

/// <summary>Long sequences that diverge become a handful of operations, and stay what they were about.</summary>
public class SequenceShrinkerTests
{
    private const int Length = 1000;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(20);

    private static readonly string[] Names =
    [
        "a load has one bit flipped", "a poisoned load ends well", "ciphertext has one bit flipped", "DRAM drops poison", "a cache entry is missing", "it crashes on a partial store",
        "a flush keeps the line", "a write-back drops the line", "PCONFIG ignores the tweak key", "CLEAR_KEY is NO_ENCRYPT", "WBINVD does nothing", "KeyID 2 is KeyID 1",
    ];

    [Fact]
    public void A_thousand_operations_become_a_handful()
    {
        var (lengths, seconds) = (new List<int>(), new List<double>());
        foreach (var name in Names)
        {
            var (trials, trial) = Diverging(name);
            var clock = Stopwatch.StartNew();
            var (state, divergence) = Minimization.Run(trials, ShrinkState.Of(trial.ToSequence(), trial.SetUpLength), trial.Divergence!, null, Time, found: trial.ToSequence());
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {trial.Operations.Length - trial.SetUpLength} -> {state.BodyLength} in {state.Runs} runs, {clock.Elapsed.TotalSeconds:0.00} s\n{divergence}");
            Assert.Equal(ShrinkPass.Done, state.Pass);
            Assert.InRange(state.BodyLength, 0, 8);
            Assert.Equal(trial.Operations[..trial.SetUpLength].AsEnumerable(), state.Sequence.Operations[..state.SetUpLength].AsEnumerable());
            Assert.Equal(trial.Divergence!.Fault, divergence.Fault);
            Assert.Equal(divergence.ToString(), trials.Run(state.Sequence, state.SetUpLength).Divergence?.ToString());
            Assert.Null(state.Sequence.Problem());
            lengths.Add(state.BodyLength);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        Assert.InRange(Median(lengths), 0, 3);
        Assert.InRange(Median(seconds), 0, 5);
    }

    [Fact]
    public void It_stops_anywhere_and_goes_on_to_the_same_end()
    {
        var (trials, trial) = Diverging("DRAM drops poison");
        var start = ShrinkState.Of(trial.ToSequence(), trial.SetUpLength);
        var whole = Minimization.Run(trials, start, trial.Divergence!, null, Time, found: trial.ToSequence()).State;
        var (state, stops) = (start, 0);
        while (state.Pass != ShrinkPass.Done && stops < 10_000)
        {
            // Each time it is written down, read again, and goes on for one step.
            var written = JsonSerializer.Serialize(state, OperationJson.Options);
            state = JsonSerializer.Deserialize<ShrinkState>(written, OperationJson.Options)!;
            Assert.Null(state.Problem());
            var before = state;
            using var cancel = new CancellationTokenSource();
            var shrinker = new SequenceShrinker((s, n) =>
            {
                cancel.Cancel();
                return trials.Run(s, n) is { Divergence: { } d } t && d.Fault == trial.Divergence!.Fault ? (int)Math.Min(d.Step + 1, t.Operations.Length) : null;
            }, found: trial.ToSequence());
            state = shrinker.Run(before, Time, cancel.Token);
            stops++;
        }

        Assert.Equal(ShrinkPass.Done, state.Pass);
        Assert.Equal(OperationJson.Write(whole.Sequence), OperationJson.Write(state.Sequence));
        Assert.InRange(stops, 100, 10_000);
    }

    private static T Median<T>(List<T> values) => values.Order().ElementAt(values.Count / 2);

    private static (Trials Trials, Trial Trial) Diverging(string name)
    {
        var (_, make) = Faults.All[name];
        var trials = new Trials(p => make(new EngineSide(p.Profile, p.Cache)));
        Trial? longest = null;
        for (var seed = 0UL; seed < 10; seed++)
        {
            var trial = trials.Run(FuzzCampaign.Generate(seed, Length, (int)(seed % 6)), new());
            if (trial.Divergence is not null && (longest is null || trial.Operations.Length > longest.Operations.Length)) longest = trial;
        }

        Assert.NotNull(longest);
        return (trials, longest);
    }
}
