using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>Properties of whatever the generators make, run by FsCheck with our own shrinker.</summary>
public class GeneratedOperationTests
{
    [Fact]
    public void Every_performed_operation_survives_text_and_JSON() => Check.One(Fails, Prop.ForAll(Cases, c =>
    {
        foreach (var operation in FuzzRun.Of(c, FuzzCampaign.Engine(c.Platform)).Performed)
        {
            Assert.Equal(operation, OperationText.Parse(OperationText.Write(operation)));
            Assert.Equal(operation, OperationJson.Parse(OperationJson.Write(operation)));
        }
    }));

    [Fact]
    public void Performed_operations_do_the_same_again_from_their_token() => Check.One(Fails, Prop.ForAll(Cases, c =>
    {
        var sequence = FuzzRun.Of(c, FuzzCampaign.Engine(c.Platform)).ToSequence(c.Platform);
        Assert.Null(Fuzz.Replay(FuzzToken.Of(sequence)));
    }));

    [Fact]
    public void A_cheap_comparison_ends_where_a_full_one_ends() => Check.One(Fails, Prop.ForAll(Cases, c =>
    {
        var sequence = FuzzRun.Of(c, FuzzCampaign.Engine(c.Platform)).ToSequence(c.Platform);
        var cheap = new Lockstep(c.Platform.Profile, c.Platform.Cache, ComparisonDepth.Touched);
        Assert.Null(cheap.Run(sequence.Operations));
        Assert.Equal(sequence.Operations.Length, cheap.Steps);
    }));

    // FsCheck prints the seed and the shrunk case of a failure.
    private static Config Fails { get; } = Config.QuickThrowOnFailure.WithMaxTest(120);

    private static Arbitrary<FuzzCase> Cases { get; } =
        Arb.From(Gen.Elements(FuzzPlatform.All.AsEnumerable()).SelectMany(p => FuzzGenerator.Case(p, 25)), FuzzShrinker.Smaller);
}
