namespace TmeBox.Cli.Tests.Commands;

public class ChainTests
{
    [Fact]
    public void A_run_follows_from_its_seed_and_says_what_went_on()
    {
        var runs = Enumerable.Range(1, 2).Select(workers => Cli.RunJson("chain", "--seed", "5", "--steps", "1", "--length", "400", "--workers", $"{workers}")).ToList();
        Assert.All(runs, r => Assert.Equal((0, "tmebox-chain/1", 5), (r.Exit, r.Json.GetProperty("schema").GetString(), r.Json.GetProperty("seed").GetInt32())));
        Assert.All(runs, r => Assert.True(r.Json.GetProperty("holds").GetBoolean()));
        Assert.Equal(runs[0].Json.GetProperty("counts").GetRawText(), runs[1].Json.GetProperty("counts").GetRawText());
        Assert.True(runs[0].Json.GetProperty("counts").GetProperty("instructions completed").GetInt64() > 50);
        Assert.Equal(4, runs[0].Json.GetProperty("grounds").GetArrayLength());
    }

    [Fact]
    public void A_link_that_is_cut_is_a_finding()
    {
        var (exit, json) = Cli.RunJson("chain", "--seed", "20261122", "--cut", "leaf-keyid", "--workers", "1");
        Assert.Equal((1, "leaf-keyid", false), (exit, json.GetProperty("cut").GetString(), json.GetProperty("holds").GetBoolean()));
        Assert.Equal("NotAMove", json.GetProperty("break").GetString());
        Assert.Contains("containment", json.GetProperty("violated").EnumerateArray().Select(v => v.GetString()));
        Assert.Contains("seed 20261122, run ", json.GetProperty("finding").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chain --steps 0 --length 0 --workers 0", "--steps: found 0; expected 1 to 1000000000000")]
    [InlineData("chain --steps 0 --length 0 --workers 0", "--length: found 0; expected 1 to 100000")]
    [InlineData("chain --steps 0 --length 0 --workers 0", "--workers: found 0; expected 1 to 1024")]
    [InlineData("chain --cut leaf-keyd", "--cut: found 'leaf-keyd'; expected")]
    [InlineData("chain --cut leaf-keyd", "leaf-keyid")]
    public void A_wrong_word_is_told_with_what_was_expected(string words, string told)
    {
        var (exit, _, error) = Cli.Run(words.Split(' '));
        Assert.Equal(2, exit);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }
}
