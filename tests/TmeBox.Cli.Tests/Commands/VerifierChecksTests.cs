namespace TmeBox.Cli.Tests.Commands;

/// <summary>The commands that judge and measure the verifier itself: <c>verify --self-check</c>, <c>bench verify</c> and <c>fuzz-code</c>.</summary>
public sealed class VerifierChecksTests : IDisposable
{
    private static readonly string[] Figures = ["decode", "sweep", "parallel", "ratio", "parallelRatio", "scaling"];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private string Compiled() => tools.C("lib.so", "int f(int *x)\n{\n  return x[1] + 1;\n}\n", "-shared", "-fPIC", "-nostdlib", "-O1");

    [Fact]
    public void A_sample_of_every_space_is_compared_and_called_a_sample()
    {
        const string Every = "1000003";
        var (exit, json) = Cli.RunJson("verify", "--self-check", "--every", Every, "--seed", "7");
        Assert.Equal((0, "tmebox-verify-self-check/1"), (exit, json.GetProperty("schema").GetString()));
        Assert.Equal((7, Every), (json.GetProperty("seed").GetInt32(), json.GetProperty("every").GetRawText()));
        var parts = json.GetProperty("parts").EnumerateArray().ToList();
        Assert.Contains("heads", parts.Select(p => p.GetProperty("id").GetString()));
        Assert.Contains("rules", parts.Select(p => p.GetProperty("id").GetString()));
        Assert.All(parts, p => Assert.False(p.GetProperty("exhaustive").GetBoolean(), "a sample is not all there is"));
        Assert.True(parts.Sum(p => p.GetProperty("compared").GetInt64()) > 10_000);
    }

    [Fact]
    public void All_code_of_a_file_is_compared()
    {
        var (exit, output, error) = Cli.Run("verify", "--self-check", Compiled());
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"lib\.so read +[1-9]", output);
        Assert.Matches(@"lib\.so judged +[1-9]", output);
        Assert.Contains("findings in both profiles, rule, place and length", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_speed_is_measured_against_a_plain_decode_in_both_profiles()
    {
        var file = Compiled();
        var (exit, json) = Cli.RunJson("bench", "verify", file, "--rounds", "3");
        Assert.Equal((0, "tmebox-bench-verify/1", 3), (exit, json.GetProperty("schema").GetString(), json.GetProperty("rounds").GetInt32()));
        var profiles = json.GetProperty("profiles").EnumerateArray().ToList();
        Assert.Equal(2, profiles.Count);
        Assert.All(profiles, p =>
        {
            Assert.True(p.GetProperty("bytes").GetInt64() > 0 && p.GetProperty("instructions").GetInt64() > 0 && p.GetProperty("refused").GetInt64() > 0);
            foreach (var name in Figures)
            {
                var figure = p.GetProperty(name);
                var median = figure.GetProperty("median").GetDouble();
                Assert.True(median > 0 && figure.GetProperty("lowerQuartile").GetDouble() <= median && median <= figure.GetProperty("upperQuartile").GetDouble(), name);
            }
        });
        Assert.Contains("all rules, one thread", Cli.Run("bench", "verify", file, "--rounds", "1").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_is_laid_out_as_for_a_sandbox_before_it_is_measured()
    {
        var file = tools.C("lib.so", "int f(int *x)\n{\n  return x[1] + 1;\n}\n", "-shared", "-fPIC", "-nostdlib", "-O1", "-falign-functions=4096");
        long Refused(bool instrumented, params string[] options)
        {
            var (exit, json) = Cli.RunJson(["bench", "verify", file, "--rounds", "1", .. options]);
            Assert.Equal((0, instrumented), (exit, json.GetProperty("instrumented").GetBoolean()));
            return json.GetProperty("profiles")[0].GetProperty("refused").GetInt64();
        }

        var (before, after) = (Refused(false), Refused(true, "--instrumented"));

        // The load is confined then; the return is what it was.
        Assert.True(after < before, $"{before} instructions were refused, {after} of the same code laid out for a sandbox");
        Assert.Contains("lib.so, instrumented: ", Cli.Run("bench", "verify", file, "--rounds", "1", "--instrumented").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_code_has_no_speed()
    {
        var data = tools.Assembly("data.o", ".data\n.byte 1\n.section .note.GNU-stack,\"\",@progbits", "-c");
        var (exit, _, error) = Cli.Run("bench", "verify", data);
        Assert.Equal(2, exit);
        Assert.Contains("expected an ELF file with some", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_campaign_on_code_follows_from_its_seed()
    {
        var runs = Enumerable.Range(0, 2).Select(_ => Cli.RunJson("fuzz-code", "--seed", "5", "--iterations", "150", "--workers", "1", "--profile", "data")).ToList();
        Assert.All(runs, r => Assert.Equal((0, "tmebox-fuzz-code/1", 5), (r.Exit, r.Json.GetProperty("schema").GetString(), r.Json.GetProperty("seed").GetInt32())));
        var profile = runs[0].Json.GetProperty("profiles").EnumerateArray().Single();
        Assert.Equal("data", profile.GetProperty("profile").GetString());
        Assert.InRange(profile.GetProperty("executed").GetInt64(), 150, 10_000);
        Assert.Equal(0, runs[0].Json.GetProperty("findings").GetArrayLength() + runs[0].Json.GetProperty("disagreements").GetArrayLength());
        Assert.Equal(profile.GetProperty("tried").GetInt64(), runs[1].Json.GetProperty("profiles")[0].GetProperty("tried").GetInt64());
    }

    [Theory]
    [InlineData("verify --self-check --every 0", "--every: found 0; expected at least 1")]
    [InlineData("verify --self-check nothing-here", "nothing-here: found no such file")]
    [InlineData("bench verify --rounds 0", "--rounds: found 0; expected 1 to 1000")]
    [InlineData("bench verify nothing-here", "nothing-here: found no such file")]
    [InlineData("fuzz-code --iterations 0 --workers 65", "--workers: found 65; expected 1 to 64")]
    [InlineData("fuzz-code --profile all", "--profile: found 'all'; expected data, code or both")]
    [InlineData("fuzz-code --token x1.!", "expected the whole token that fuzz-code printed")]
    public void Bad_usage_is_told(string line, string said)
    {
        var (exit, output, error) = Cli.Run(line.Split(' '));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }
}
