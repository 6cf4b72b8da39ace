using System.Collections.Immutable;
using TmeBox.Prover.Proofs;

namespace TmeBox.Prover.Tests.Proofs;

public static class ProofBaselineTests
{
    private static readonly ImmutableSortedDictionary<string, ulong> Steps =
        ImmutableSortedDictionary<string, ulong>.Empty.WithComparers(StringComparer.Ordinal).Add("a.smt2", 10_000).Add("b.smt2", 100);

    private static ProofBaseline Baseline => new("z3 4.13", Steps);

    [Fact]
    public static void What_was_written_is_read()
    {
        var directory = Directory.CreateTempSubdirectory("tmebox-baseline").FullName;
        try
        {
            Baseline.Write(directory);
            var read = ProofBaseline.Read(directory);
            Assert.Equal(Baseline.Solver, read.Solver);
            Assert.Equal<KeyValuePair<string, ulong>>(Baseline.Steps, read.Steps);
            Assert.Empty(Baseline.Alarms(read));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public static void A_fifth_more_or_less_is_an_alarm_and_less_than_that_is_none()
    {
        Assert.Empty(Baseline.Alarms(Baseline with { Steps = Steps.SetItem("a.smt2", 12_000).SetItem("b.smt2", 1_900) }));
        Assert.Empty(Baseline.Alarms(Baseline with { Steps = Steps.SetItem("a.smt2", 8_000) }));
        Assert.Equal(["a.smt2 took 12001 steps, the baseline says 10000"], Baseline.Alarms(Baseline with { Steps = Steps.SetItem("a.smt2", 12_001) }));
        Assert.Equal(["a.smt2 took 7999 steps, the baseline says 10000"], Baseline.Alarms(Baseline with { Steps = Steps.SetItem("a.smt2", 7_999) }));
        Assert.Equal(["b.smt2 took 2001 steps, the baseline says 100"], Baseline.Alarms(Baseline with { Steps = Steps.SetItem("b.smt2", 2_001) }));
    }

    [Fact]
    public static void Obligations_that_come_and_go_are_alarms_and_so_is_another_solver()
    {
        Assert.Equal(["a.smt2 is in the baseline and is no obligation any more", "c.smt2 is not in the baseline"], Baseline.Alarms(Baseline with { Steps = Steps.Remove("a.smt2").Add("c.smt2", 1) }));
        Assert.Equal(["the baseline is of z3 4.13, this run of z3 5.0: they cannot be compared"], Baseline.Alarms(Baseline with { Solver = "z3 5.0" }));
    }

    [Theory]
    [InlineData("null", "found null")]
    [InlineData("{\n\"Solver\": 1}", ":2: found text that is no baseline at $.Solver; expected an object")]
    [InlineData("{}", ":1: found text that is no baseline; expected an object")]
    public static void A_file_that_is_no_baseline_is_named_with_the_reason(string text, string reason)
    {
        var directory = Directory.CreateTempSubdirectory("tmebox-baseline").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, ProofBaseline.FileName), text);
            var error = Assert.Throws<InvalidDataException>(() => ProofBaseline.Read(directory));
            Assert.Contains(ProofBaseline.FileName, error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            File.Delete(Path.Combine(directory, ProofBaseline.FileName));
            Assert.Contains("is missing", Assert.Throws<InvalidDataException>(() => ProofBaseline.Read(directory)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
