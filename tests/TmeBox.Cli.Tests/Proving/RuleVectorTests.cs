using TmeBox.Cli.Proving;
using TmeBox.Cli.Tests.Input;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Traces;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Tests.Proving;

/// <summary>Each rule of the machine has a committed vector in which it decides the last step, on specification and engine alike.</summary>
public sealed class RuleVectorTests
{
    private static readonly string Folder = Path.Combine(Scratch.Root, RuleVectors.Folder);

    [Fact]
    public void There_is_one_vector_for_each_rule_and_no_other() =>
        Assert.Equal(RuleBook.Machine.Select(r => RuleVectors.FileOf(r.Id)), Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_vector_ends_in_its_rule_and_specification_and_engine_agree_on_it()
    {
        foreach (var rule in RuleBook.Machine)
        {
            var sequence = OperationJson.ParseSequence(Text(rule));
            using var lockstep = new Lockstep(sequence.Platform, sequence.Cache);
            for (var i = 0; i < sequence.Operations.Length; i++)
            {
                var divergence = lockstep.Step(sequence.Operations[i]);
                Assert.True(divergence is null, $"{rule.Id}, operation {i}: {divergence}");
            }

            Assert.True(lockstep.Fired[rule].IsTrue, $"{rule.Id} does not decide the last operation of its vector, only {string.Join(", ", lockstep.Fired.Rules())}");
            Assert.Null(lockstep.Finish());
        }
    }

    // The longest take the solver minutes; `prove --witnesses` makes them all anew.
    [Theory]
    [InlineData("Activate.Locked")]
    [InlineData("Cell.WriteDropped")]
    [InlineData("Dram.PrivateHidden")]
    [InlineData("KeyTable.NoEncrypt")]
    [InlineData("PageWalk.Walked")]
    [InlineData("Pconfig.TableBusy")]
    [InlineData("Translation.NotPermitted")]
    [InlineData("Wbinvd.Emptied")]
    public void A_vector_that_is_made_anew_is_the_committed_one(string id)
    {
        var trace = Search.Find(RuleBook.Named(id)!, TestContext.Current.CancellationToken);
        Assert.True(trace.IsProvedShortest);
        Assert.Equal(Text(trace.Rule), TraceVector.Text(trace));
    }

    private static readonly TraceSearch Search = new(new Z3Solver());

    private static string Text(Rule rule) => File.ReadAllText(Path.Combine(Folder, RuleVectors.FileOf(rule.Id)));
}
