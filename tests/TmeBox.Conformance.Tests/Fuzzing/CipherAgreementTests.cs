using System.Globalization;
using TmeBox.Attacks;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>The ideal cipher of the proofs shows the same equalities as real AES-XTS and SHA-3, no more and no fewer.</summary>
public class CipherAgreementTests
{
    private const ulong Seed = 20_001;
    private const int Sequences = 1_200;

    [Fact]
    public void The_ideal_cipher_shows_every_equality_that_the_real_one_shows_and_no_other()
    {
        var (blocks, repeats) = (0L, 0L);
        for (var i = 0; i < Sequences; i++)
        {
            var (real, difference) = Compare(i, new IdealCipher(Seed));
            Assert.True(difference is null, $"seed {Seed}, sequence {i}: {difference}");
            blocks += real.Blocks.Count;
            repeats += real.Blocks.Count - real.Blocks.Distinct().Count();
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} blocks, {repeats} repeats"));
        Assert.True(repeats > blocks / 4, $"seed {Seed}: only {repeats} of {blocks} blocks repeat; there is nothing to compare");
    }

    [Fact]
    public void A_cipher_that_does_not_encrypt_a_garble_back_is_found_out() =>
        Assert.Contains(Enumerable.Range(0, Sequences), i => Compare(i, new OneWayCipher(Seed)).Difference is not null);

    private static ((List<Outcome> Outcomes, List<string> Blocks, List<string> Macs) Real, string? Difference) Compare(int i, ICipher cipher)
    {
        var sequence = ByBlocks(FuzzCampaign.Generate(Seed + (ulong)i, 60, i % FuzzPlatform.All.Length));
        var real = Observe(sequence, BitsCipher.For(sequence.Platform.Profile));
        var ideal = Observe(sequence, cipher);
        var outcomes = real.Outcomes.SequenceEqual(ideal.Outcomes) ? null : "an outcome differs";
        return (real, outcomes ?? Difference(real.Blocks, ideal.Blocks, "16-byte blocks") ?? Difference(real.Macs, ideal.Macs, "MACs"));
    }

    private static string? Difference(List<string> real, List<string> ideal, string what)
    {
        var (a, b) = (Partition(real), Partition(ideal));
        var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return at == a.Length && at == b.Length ? null : $"{what} first differ at observation {at}";
    }

    // Each observation by the number of the first one that is equal to it.
    private static int[] Partition(List<string> observed)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. observed.Select((o, i) => first.TryAdd(o, i) ? i : first[o])];
    }

    private static (List<Outcome> Outcomes, List<string> Blocks, List<string> Macs) Observe(FuzzCase sequence, ICipher cipher)
    {
        var side = new SpecificationSide(sequence.Platform.Profile, cipher, sequence.Platform.Cache.Mode == CacheMode.Uncached);
        var resolution = new DraftResolution();
        var (outcomes, blocks, macs) = (new List<Outcome>(), new List<string>(), new List<string>());
        void See(Hex line)
        {
            for (var at = 0; at < line.Length; at += 16) blocks.Add(Convert.ToHexString(line.Span.Slice(at, 16)));
        }

        foreach (var draft in sequence.SetUp.Concat(sequence.Body))
        {
            var operation = resolution.Resolve(draft, side.State);
            var answer = side.Step(operation);
            resolution.Learn(operation, answer);
            if (answer.Outcome == Outcome.Unspecified) break;
            outcomes.Add(answer.Outcome);
            See(answer.Data);
            if (operation is Operation.Snoop) macs.Add(answer.Mac.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var line in SpecificationView.DramLines(side.State).Order())
        {
            var seen = SpecificationView.Dram(side.State, line);
            See(seen.Ciphertext);
            macs.Add(seen.Mac.ToString(CultureInfo.InvariantCulture));
            outcomes.Add(seen.Poison ? Outcome.MachineCheck : Outcome.Done);
        }

        foreach (var line in SpecificationView.CachedLines(side.State).OrderBy(c => c.Line).ThenBy(c => c.KeyId)) See(line.Data);
        return (outcomes, blocks, macs);
    }

    // Page tables that are read under a wrong key are garbage, and what garbage maps is chance.
    // Within a block, single bytes of two garbles are equal once in 256 times: by chance, not by the cipher. So stores write whole blocks.
    private static FuzzCase ByBlocks(FuzzCase sequence) => sequence with
    {
        SetUp = [.. sequence.SetUp.Where(IsPhysical).Select(Widened)],
        Body = [.. sequence.Body.Where(IsPhysical).Select(Widened)],
    };

    private static bool IsPhysical(Draft draft) => OperationAddress.VaOf(draft.Operation) is null;

    private static Draft Widened(Draft draft) => draft.Operation switch
    {
        Operation.Store o => draft with { Operation = o with { Enables = Wide(o.Enables) } },
        Operation.StoreUncached o => draft with { Operation = o with { Enables = Wide(o.Enables) } },
        Operation.DmaWrite o => draft with { Operation = o with { Enables = Wide(o.Enables) } },
        _ => draft,
    };

    private static ulong Wide(ulong enables)
    {
        var wide = 0UL;
        for (var block = 0; block < 4; block++)
            if ((enables & (0xFFFFUL << (16 * block))) != 0)
                wide |= 0xFFFFUL << (16 * block);
        return wide;
    }
}
