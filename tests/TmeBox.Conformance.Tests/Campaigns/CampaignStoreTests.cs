using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Tests.Campaigns;

/// <summary>However a campaign is cut, interrupted and put together, its results are the same.</summary>
public sealed class CampaignStoreTests : IDisposable
{
    private const ulong Seed = 12;
    private static readonly CampaignPlan Plan = CampaignPlan.Of(Seed, 10 * CampaignPlan.ChunkCases - 7, 3, ["none-one-line", "ci-two-ways"]);
    private readonly string folder = Directory.CreateTempSubdirectory("tmebox-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Shards_merged_in_any_order_are_the_whole_campaign()
    {
        var whole = Run("whole", CampaignShard.Whole);
        Assert.True(whole.IsComplete);
        Assert.Equal(Plan.Cases, whole.Sequences);
        var random = new Random((int)Seed);
        foreach (var count in new[] { 2, 3, 16 })
        {
            var files = Enumerable.Range(0, count).Select(i => $"{count}-{i}").ToArray();
            for (var i = 0; i < count; i++) Run(files[i], new(i, count));
            random.Shuffle(files);
            using var all = CampaignStore.Open(In($"all-{count}"), Plan);
            foreach (var file in files.Concat(files.Take(2))) all.Merge(In(file));
            Assert.Equal(whole.Digest, all.Summary().Digest);
            Assert.Equal(whole.Coverage, all.Summary().Coverage);
        }
    }

    [Fact]
    public void An_interrupted_shard_goes_on_where_it_stopped()
    {
        var whole = Run("whole", CampaignShard.Whole);
        for (var times = 0; times < 4; times++)
        {
            using var source = new CancellationTokenSource();
            using var store = CampaignStore.Open(In("part"), Plan);
            var before = store.Chunks().Count;
            Assert.Throws<OperationCanceledException>(() => CampaignWork.Run(store, CampaignShard.Whole, 1, (_, _) => source.Cancel(), cancellation: source.Token));
            Assert.InRange(store.Chunks().Count, before + 1, before + 2);
        }

        Assert.Equal(whole.Digest, Run("part", CampaignShard.Whole).Digest);
    }

    [Fact]
    public void Findings_are_kept_by_case_with_a_token_that_shows_them_again()
    {
        using var store = CampaignStore.Open(In("broken"), Plan);
        CampaignWork.Run(store, CampaignShard.Whole, 2, implementation: p => new SpecificationImplementation(p.Profile, p.Cache.Mode == CacheMode.Uncached), mutant: new Mutant(RuleBook.Named("Store.WholeLine")!, false));
        var summary = store.Summary();
        Assert.NotEmpty(summary.Findings);
        Assert.Equal(summary.Findings.Select(f => f.Case).Order(), summary.Findings.Select(f => f.Case));
        Assert.All(summary.Findings, f => Assert.Contains(": ", f.Summary, StringComparison.Ordinal));

        // The mutant is in none of our machines: the same sequence agrees on the real ones.
        Assert.Null(Conformance.Fuzzing.Fuzz.Replay(summary.Findings[0].Token));
    }

    [Fact]
    public void A_file_of_another_campaign_is_neither_continued_nor_merged()
    {
        Run("mine", new(0, 4));
        var other = Plan with { Seed = Seed + 1 };
        Assert.Contains("found the campaign seed 12, cases 633, length 3, platforms none-one-line ci-two-ways, generators f2; expected seed 13", Assert.Throws<CampaignException>(() => CampaignStore.Open(In("mine"), other)).Message, StringComparison.Ordinal);
        using var theirs = CampaignStore.Open(In("theirs"), other);
        Assert.Contains("mine: found the campaign seed 12", Assert.Throws<CampaignException>(() => theirs.Merge(In("mine"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_that_contradict_each_other_are_refused_and_nothing_is_merged()
    {
        Run("a", new(0, 2));
        Run("b", CampaignShard.Whole);
        using (var connection = new SqliteConnection($"Data Source={In("b")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE rule SET fired = fired + 1 WHERE chunk = 4";
            Assert.NotEqual(0, command.ExecuteNonQuery());
        }

        using var a = CampaignStore.Open(In("a"));
        var before = a.Summary().Digest;
        Assert.Contains("b: found other results for chunk 4 than ", Assert.Throws<CampaignException>(() => a.Merge(In("b"))).Message, StringComparison.Ordinal);
        Assert.Equal(before, a.Summary().Digest);
    }

    [Fact]
    public void Five_hundred_spoilt_files_are_refused_clearly_or_are_merged_as_what_they_say()
    {
        Run("good", new(0, 5));
        var good = File.ReadAllBytes(In("good"));
        var random = new Random((int)Seed);
        using var store = CampaignStore.Open(In("into"), Plan);
        for (var i = 0; i < 500; i++)
        {
            File.WriteAllBytes(In("bad"), i == 0 ? [] : i == 1 ? Encoding.ASCII.GetBytes("hello") : Spoiling.Of(good, random));
            try
            {
                store.Merge(In("bad"));
                store.Summary();
            }
            catch (CampaignException e)
            {
                Assert.True(e.Message.Contains("found ", StringComparison.Ordinal) && e.Message.Contains("expected ", StringComparison.Ordinal), $"seed {Seed}, file {i}: {e.Message}");
            }
        }
    }

    [Fact]
    public void Two_commands_on_one_file_are_told_so()
    {
        using var one = CampaignStore.Open(In("shared"), Plan);
        using var other = CampaignStore.Open(In("shared"), Plan);
        var chunk = new ChunkResult(0, 64, 1, ImmutableSortedDictionary<string, RuleCoverage>.Empty, []);
        one.Add(chunk);
        Assert.StartsWith($"{In("shared")}: found chunk 0 there, which another command has written meanwhile; expected one command on a file at a time", Assert.Throws<CampaignException>(() => other.Add(chunk)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_merged_into_itself_by_any_name()
    {
        Run("all", new(0, 4));
        File.CreateSymbolicLink(In("link"), In("all"));
        using var all = CampaignStore.Open(In("all"));
        foreach (var name in new[] { In("all"), In("link"), Path.Combine(folder, ".", "all") })
            Assert.Equal($"{name}: found the file that the results go into; expected it left out of those to merge, since what it has it keeps", Assert.Throws<CampaignException>(() => all.Merge(name)).Message);
    }

    [Theory]
    [InlineData(5, "found it in use by another command; expected one command on a file at a time")]
    [InlineData(6, "found it in use by another command; expected one command on a file at a time")]
    [InlineData(8, "found a file that may not be written; expected permission")]
    [InlineData(10, "found a device that fails (disk I/O error); expected one that can be read and written")]
    [InlineData(11, "found a damaged database (disk I/O error); expected the results of a campaign")]
    [InlineData(13, "found no space left on its device; expected some: what is done is kept")]
    [InlineData(14, "found no way to open or make it; expected a file in a folder that exists")]
    [InlineData(26, "found a file that is no database; expected the results of a campaign")]
    public void What_SQLite_says_is_said_with_what_to_do(int code, string expected) =>
        Assert.StartsWith("x.db: " + expected, StoreTrouble.Of("x.db", new SqliteException("disk I/O error", code)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_that_are_no_files_are_refused_and_SQLites_own_names_are_files()
    {
        Assert.Equal("found an empty name of a file; expected a file of results", Assert.Throws<CampaignException>(() => CampaignStore.Open("", Plan)).Message);
        Assert.Equal($"{folder}: found a directory; expected a file of results", Assert.Throws<CampaignException>(() => CampaignStore.Open(folder)).Message);
        Assert.Contains(":memory:: found no such file", Assert.Throws<CampaignException>(() => CampaignStore.Open(":memory:")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("15/16", 15, 16)]
    public void A_shard_is_written_as_schedulers_number_it(string text, int index, int count) => Assert.Equal(new CampaignShard(index, count), CampaignShard.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/1")]
    [InlineData("-1/2")]
    [InlineData("0/0")]
    [InlineData("0/1000001")]
    [InlineData("0/1/2")]
    public void What_is_no_shard_is_refused(string text) =>
        Assert.Contains($"found '{text}'; expected i/n", Assert.Throws<FormatException>(() => CampaignShard.Parse(text)).Message, StringComparison.Ordinal);

    private string In(string name) => Path.Combine(folder, name);

    private CampaignSummary Run(string file, CampaignShard shard)
    {
        using var store = CampaignStore.Open(In(file), Plan);
        CampaignWork.Run(store, shard, 2);
        return store.Summary();
    }
}
