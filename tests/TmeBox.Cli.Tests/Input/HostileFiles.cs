using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Cli.Input;

namespace TmeBox.Cli.Tests.Input;

public sealed class HostileFiles : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_missing_file_suggests_its_neighbour()
    {
        scratch.Write("workers.yaml", Good.Policy);
        Assert.Equal(["worker.yaml:1:1: Input.Unreadable: an input file exists and can be read; found no such file; expected a readable file (did you mean 'workers.yaml'?)"],
            scratch.Shown(PolicyFile.Load(Path.Combine(scratch.Folder, "worker.yaml"))));
    }

    [Theory]
    [InlineData("", "an empty file name")]
    [InlineData("/", "a directory")]
    [InlineData("/no/such/folder/p.yaml", "no such file")]
    public void A_path_that_is_no_file_is_a_problem(string path, string found)
    {
        var problem = Assert.Single(PolicyFile.Load(path).Problems);
        Assert.Equal($"{path}:1:1: Input.Unreadable: an input file exists and can be read; found {found}; expected a readable file", problem.ToString());
    }

    [Fact]
    public void A_file_above_a_mebibyte_is_refused()
    {
        Assert.Equal(["p.yaml:1:1: Input.TooLarge: an input file has at most 1 MiB; found more than 1048576 bytes; expected at most 1048576 bytes"],
            scratch.ProblemsOf(new byte[(1 << 20) + 1]));
    }

    [Fact]
    public void An_endless_file_is_refused() =>
        Assert.StartsWith("/dev/zero:1:1: Input.TooLarge: ", Assert.Single(PolicyFile.Load("/dev/zero").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF8_have_their_place()
    {
        Assert.Equal(["p.yaml:2:7: Yaml.NotUtf8: an input file is UTF-8 text; found byte 0xff; expected UTF-8"],
            scratch.ProblemsOf([.. "version: 1\nname: "u8, 0xff, .. "\n"u8]));
    }

    [Fact]
    public void A_byte_order_mark_is_no_problem() =>
        Assert.Empty(scratch.ProblemsOf([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good.Policy)]));

    [Fact]
    public void An_empty_file_is_refused()
    {
        Assert.Equal(["p.yaml:1:1: Yaml.OneDocument: an input file has exactly one YAML document; found an empty file; expected one document"],
            scratch.ProblemsOf(""));
    }

    [Fact]
    public void Foreign_text_in_a_message_is_escaped_and_short()
    {
        var problem = Assert.Single(scratch.ProblemsOf(Good.With("name: two-workers", "name: \"a\\e[31m\\n" + new string('x', 100) + "\"")));
        Assert.Contains(@"found 'a\u001b[31m\u000axxxxx", problem, StringComparison.Ordinal);
        Assert.Contains("...'; expected", problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Bombs => new()
    {
        { "open lists", new string('[', 1_000_000), "p.yaml:1:34: Yaml.TooDeep: values nest at most 32 deep; found a value deeper than 32; expected at most 32 levels" },
        { "nested lists", string.Concat(Enumerable.Repeat("- ", 500_000)), "p.yaml:1:67: Yaml.TooDeep: values nest at most 32 deep; found a value deeper than 32; expected at most 32 levels" },
        { "open mappings", string.Concat(Enumerable.Repeat("{a: ", 250_000)), "p.yaml:1:130: Yaml.TooDeep: values nest at most 32 deep; found a value deeper than 32; expected at most 32 levels" },
        { "laughs", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "p.yaml:1:4: Yaml.Anchor: anchors and aliases are not used here; found the anchor '&a'; expected the value alone" },
        { "documents", string.Concat(Enumerable.Repeat("---\n", 250_000)), "p.yaml:2:1: Yaml.OneDocument: an input file has exactly one YAML document; found a second document; expected one document" },
        { "one long list", string.Concat(Enumerable.Repeat("- a\n", 260_000)), "p.yaml:1:1: Schema.WrongKind: a value has the kind that its key asks for; found a list; expected a mapping with version, name, platforms, sandboxes, demands, shares, gates" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_one_problem_and_little_time(string name, string text, string problem)
    {
        var watch = Stopwatch.StartNew();
        Assert.Equal([problem], scratch.ProblemsOf(text));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{name} took {watch.Elapsed}");
    }

    [Fact]
    public void A_hundred_thousand_problems_are_cut_at_a_hundred()
    {
        var problems = scratch.ProblemsOf(string.Concat(Enumerable.Range(0, 90_000).Select(i => $"k{i}: 1\n")));
        Assert.Equal(101, problems.Length);
        Assert.Equal("p.yaml:96:1: Input.TooManyProblems: only the first hundred problems are shown; found 89905 more problems from here on; expected at most 100", problems[100]);
    }

    [Fact]
    public void Too_many_platforms_are_not_all_opened()
    {
        var problems = scratch.ProblemsOf(Good.With("[client-none, server-ci]", "[" + string.Join(", ", Enumerable.Repeat("client-none", 65)) + "]"));
        Assert.Contains("p.yaml:3:845: Policy.TooManyPlatforms: a policy names at most 64 platforms; found 65; expected at most 64", problems);
    }

    /// <summary>Whatever one does to a good file, loading it gives a value or problems with places inside the file.</summary>
    [Fact]
    public void No_spoilt_file_makes_the_loader_throw()
    {
        var pieces = new[] { "[", "]", "{", "}", ":", ": ", "- ", "\n", "  ", "\"", "'", "#", "&a ", "*a", "!t ", "|", ">", "?", "%", "@", "0", "-1", "\t", "\0", "é", "---\n", "..." };
        var edits = Gen.Zip(Gen.Choose(0, Good.Policy.Length), Gen.Zip(Gen.Choose(0, 20), Gen.Elements(pieces))).ListOf(3);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(edits.ToArbitrary(), Survives));

        void Survives(IList<(int At, (int Cut, string By) Edit)> list)
        {
            var text = Good.Policy;
            foreach (var (at, (cut, by)) in list)
            {
                var from = Math.Min(at, text.Length);
                text = text[..from] + by + text[Math.Min(from + cut, text.Length)..];
            }
            var loaded = PolicyFile.Load(scratch.Write("p.yaml", text));
            Assert.Equal(loaded.Ok, loaded.Problems.IsEmpty);
            var lines = text.Split('\n').Length + 1;
            Assert.All(loaded.Problems, p => Assert.InRange(p.At.Line, 1, lines));
            Assert.All(loaded.Problems, p => Assert.DoesNotContain('\n', p.ToString()));
        }
    }

    [Fact]
    public void Problems_are_JSON_too()
    {
        var loaded = PolicyFile.Load(scratch.Write("p.yaml", Good.With("keyid: 2", "keyid: 1")));
        using var json = JsonDocument.Parse(ProblemReport.ToJson(loaded.Problems));
        var row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(["rule", "sentence", "file", "line", "column", "path", "found", "expected"], row.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Policy.SharedKeyId", row.GetProperty("rule").GetString());
        Assert.Equal(10, row.GetProperty("line").GetInt32());
        Assert.Equal("sandboxes[1].keyid", row.GetProperty("path").GetString());
        Assert.Equal("1, the KeyID of 'alice'", row.GetProperty("found").GetString());
    }
}
