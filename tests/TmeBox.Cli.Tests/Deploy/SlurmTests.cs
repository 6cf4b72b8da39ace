using Microsoft.Data.Sqlite;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Deploy;

/// <summary>The scripts of deploy/slurm on a cluster of one node, which the test starts and stops.</summary>
public class SlurmTests
{
    private const int Shards = 16;
    private const int Chunks = 192;
    private static readonly string Cases = $"{64 * Chunks}";
    private const string Plan = "--length 2 --platform none-one-line";

    [Fact]
    public void An_array_of_sixteen_shards_that_is_killed_twice_ends_with_the_results_of_one_run()
    {
        using var cluster = new OneNodeCluster(Shards);
        var (results, command) = (cluster.In("results"), cluster.In("tmebox"));
        File.WriteAllText(command, $$"""
            #!/bin/sh
            # Tasks from this one on do nothing until they are killed: however late the kill comes, the campaign is not finished.
            [ "${SLURM_ARRAY_TASK_ID:-0}" -lt "$ACTIVE_SHARDS" ] || exec sleep 600
            exec dotnet {{Path.Combine(AppContext.BaseDirectory, "tmebox.dll")}} "$@"

            """);
        cluster.Run("chmod", "+x", command);
        var environment = new Dictionary<string, string> { ["TMEBOX"] = command, ["RESULTS"] = results, ["SEED"] = "9", ["CASES"] = Cases, ["CAMPAIGN_OPTIONS"] = Plan };

        for (var times = 1; times <= 2; times++)
        {
            var active = times * Shards / 3;
            environment["ACTIVE_SHARDS"] = $"{active}";
            var jobs = Submit(cluster, environment);
            var wanted = Done(results) + (Chunks / Shards);
            cluster.Until(() => Done(results) >= wanted, $"{wanted} chunks are done");
            cluster.Run("scancel", "--full", "--signal=KILL", jobs[0]);
            cluster.Run("scancel", jobs[0], jobs[1]);
            cluster.Until(() => cluster.Run("squeue", "--noheader").Trim().Length == 0, "nothing runs any more");
            Assert.False(File.Exists(Path.Combine(results, "summary.txt")), "it was merged although it was killed");

            // In the middle: something is done, and not all.
            Assert.InRange(Done(results), wanted, Chunks / Shards * active);
        }

        environment["ACTIVE_SHARDS"] = $"{Shards}";
        var last = Submit(cluster, environment);
        cluster.Until(() => cluster.Run("squeue", "--noheader").Trim().Length == 0, $"the jobs {string.Join(' ', last)} end", 240);
        var summary = File.ReadAllText(Path.Combine(results, "summary.txt"));
        Assert.Contains($"{Chunks} of {Chunks} chunks are done: ", summary, StringComparison.Ordinal);

        var whole = cluster.In("whole.db");
        Assert.Equal(0, Commands.Cli.Run(["campaign", "run", "--db", whole, "--seed", "9", "--cases", Cases, .. Plan.Split(' ')]).Exit);
        Assert.Equal(Commands.Cli.Run("campaign", "summary", "--db", whole).Out, summary);
    }

    // Shards are written to meanwhile, and some are only being made.
    private static long Done(string results) => Directory.EnumerateFiles(results, "shard-*.db").Sum(file =>
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM chunk";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0L;
        }
    });

    private static string[] Submit(OneNodeCluster cluster, Dictionary<string, string> environment) =>
        cluster.Run(environment, Path.Combine(Scratch.Root, "deploy/slurm/submit.sh"), $"{Shards}").Trim().Split(' ');
}
