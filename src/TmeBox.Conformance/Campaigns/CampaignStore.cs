using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Conformance.Campaigns;

/// <summary>The results of a campaign, or of a part of it, in a file of SQLite.</summary>
/// <remarks>
/// A chunk's results go in with one transaction, so the file holds whole chunks only, whenever its writer was killed. Results say nothing of time or place:
/// two files have the same rows for the same chunk, so files are merged in any order, any number of times. Used by one thread at a time.
/// </remarks>
public sealed class CampaignStore : IDisposable
{
    private const int ApplicationId = 0x544D4558;
    private const int SchemaVersion = 1;
    private static readonly string[] Tables = ["rule", "finding", "chunk"];
    private const string Rows = "SELECT 'chunk', chunk, sequences, operations, '' FROM chunk UNION ALL SELECT 'rule', chunk, fired, denied, rule FROM rule "
        + "UNION ALL SELECT 'finding', number, 0, 0, rule || char(10) || token || char(10) || summary FROM finding ORDER BY 1, 2, 5";

    private readonly string path;
    private readonly SqliteConnection connection;

    private CampaignStore(string path, SqliteConnection connection, CampaignPlan plan) => (this.path, this.connection, Plan) = (path, connection, plan);

    /// <summary>What the campaign runs.</summary>
    public CampaignPlan Plan { get; }

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Opens a file, and makes it for a plan where it is not there yet.</summary>
    /// <exception cref="CampaignException">It cannot be, or it holds something else.</exception>
    public static CampaignStore Open(string path, CampaignPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Guarded<CampaignStore>(path, () =>
        {
            var connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            try
            {
                // Both of two that begin at once may find nothing: the second waits here, and then finds it made.
                using (var transaction = connection.BeginTransaction(deferred: false))
                {
                    if (IsEmpty(connection)) Make(connection, plan);
                    transaction.Commit();
                }

                var held = ReadPlan(path, connection);
                if (Written(held) != Written(plan)) throw new CampaignException($"{path}: found the campaign {Written(held)}; expected {Written(plan)}, or another file");
                return new(path, connection, held);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="CampaignException">It is not, or it holds something else.</exception>
    public static CampaignStore Open(string path) => Guarded(path, () =>
    {
        if (!File.Exists(StoreFile.Whole(path))) throw new CampaignException($"{path}: found no such file; expected the results of a campaign");
        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            return new CampaignStore(path, connection, ReadPlan(path, connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>The chunks that are done.</summary>
    public IReadOnlySet<long> Chunks() => Guarded(path, () =>
    {
        var chunks = new HashSet<long>();
        using var command = Command("SELECT chunk FROM chunk");
        using var reader = command.ExecuteReader();
        while (reader.Read()) chunks.Add(Number(reader, 0));
        return chunks;
    });

    /// <summary>Adds what a chunk did, all or nothing.</summary>
    /// <exception cref="CampaignException">It cannot be written, or is there already.</exception>
    public void Add(ChunkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Guarded(path, () =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            if (Scalar("SELECT chunk FROM chunk WHERE chunk = $1", result.Chunk) is not null) throw StoreTrouble.WrittenMeanwhile(path, result.Chunk);
            Execute("INSERT INTO chunk VALUES ($1, $2, $3)", result.Chunk, result.Sequences, result.Operations);
            foreach (var (rule, coverage) in result.Rules) Execute("INSERT INTO rule VALUES ($1, $2, $3, $4)", result.Chunk, rule, coverage.Fired, coverage.Denied);
            foreach (var f in result.Findings) Execute("INSERT INTO finding VALUES ($1, $2, $3, $4, $5)", f.Case, result.Chunk, f.Rule, f.Token, f.Summary);
            transaction.Commit();
            return true;
        });
    }

    /// <summary>Takes over what another file of the same campaign has, all or nothing; what both have must be the same.</summary>
    /// <returns>How many chunks were new.</returns>
    /// <exception cref="CampaignException">It is of another campaign, or has other results for a chunk.</exception>
    public long Merge(string other) => Guarded(other, () =>
    {
        StoreFile.Refuse(path, other);
        using (var source = Open(other))
            if (Written(source.Plan) != Written(Plan))
                throw new CampaignException($"{other}: found the campaign {Written(source.Plan)}; expected {Written(Plan)}");
        Execute("ATTACH DATABASE $1 AS other", System.IO.Path.GetFullPath(other));
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            foreach (var table in Tables)
            {
                var differing = Scalar($"SELECT min(chunk) FROM (SELECT * FROM other.{table} WHERE chunk IN (SELECT chunk FROM main.chunk) EXCEPT SELECT * FROM main.{table})")
                    ?? Scalar($"SELECT min(chunk) FROM (SELECT * FROM main.{table} WHERE chunk IN (SELECT chunk FROM other.chunk) EXCEPT SELECT * FROM other.{table})");
                if (differing is long chunk) throw new CampaignException($"{other}: found other results for chunk {chunk} than {path} has; expected the same, which follow from the seed");
            }

            // The table of chunks says what is new, so it comes last.
            var added = 0;
            foreach (var table in Tables) added = Execute($"INSERT INTO main.{table} SELECT * FROM other.{table} WHERE chunk NOT IN (SELECT chunk FROM main.chunk)");
            transaction.Commit();
            return (long)added;
        }
        finally
        {
            Execute("DETACH DATABASE other");
        }
    });

    /// <summary>What is known so far.</summary>
    public CampaignSummary Summary() => Guarded(path, () =>
    {
        var coverage = MachineRules.All.ToDictionary(r => r.Id, _ => default(RuleCoverage), StringComparer.Ordinal);
        foreach (var row in All("SELECT rule, sum(fired), sum(denied) FROM rule GROUP BY rule", r => (Rule: Text(r, 0), Fired: Number(r, 1), Denied: Number(r, 2))))
            coverage[row.Rule] = new(row.Fired, row.Denied);
        var (chunks, sequences, operations) = All("SELECT count(*), coalesce(sum(sequences), 0), coalesce(sum(operations), 0) FROM chunk", r => (Number(r, 0), Number(r, 1), Number(r, 2))).Single();
        return new CampaignSummary(
            Plan,
            chunks,
            sequences,
            operations,
            coverage.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. All("SELECT number, rule, token, summary FROM finding ORDER BY number", r => new CampaignFinding(Number(r, 0), Text(r, 1), Text(r, 2), Text(r, 3)))],
            Digest());
    });

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = StoreFile.Whole(path), Mode = mode, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();

        // A roll-back journal, not a shared-memory one, which file systems of clusters lack; and on the disk before a transaction counts as done.
        Execute(connection, "PRAGMA journal_mode = DELETE");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "PRAGMA trusted_schema = OFF");
        return connection;
    }

    private static void Make(SqliteConnection connection, CampaignPlan plan)
    {
        Execute(connection, FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
        Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {SchemaVersion}"));
        Execute(connection, "CREATE TABLE plan (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
        Execute(connection, "CREATE TABLE chunk (chunk INTEGER PRIMARY KEY, sequences INTEGER NOT NULL, operations INTEGER NOT NULL) STRICT");
        Execute(connection, "CREATE TABLE rule (chunk INTEGER NOT NULL, rule TEXT NOT NULL, fired INTEGER NOT NULL, denied INTEGER NOT NULL, PRIMARY KEY (chunk, rule)) STRICT, WITHOUT ROWID");
        Execute(connection, "CREATE TABLE finding (number INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, rule TEXT NOT NULL, token TEXT NOT NULL, summary TEXT NOT NULL) STRICT");
        foreach (var (name, value) in Parts(plan)) Execute(connection, "INSERT INTO plan VALUES ($1, $2)", name, value);
    }

    private static bool IsEmpty(SqliteConnection connection) => Scalar(connection, "SELECT count(*) FROM sqlite_schema") is 0L;

    private static CampaignPlan ReadPlan(string path, SqliteConnection connection)
    {
        if (Scalar(connection, "PRAGMA application_id") is not (long)ApplicationId) throw new CampaignException($"{path}: found another database; expected the results of a campaign");
        if (Scalar(connection, "PRAGMA user_version") is not (long)SchemaVersion) throw new CampaignException($"{path}: found another version of results; expected {SchemaVersion}");
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name, value FROM plan";
            using var reader = command.ExecuteReader();
            while (reader.Read()) parts[Text(reader, 0)] = Text(reader, 1);
        }

        try
        {
            if (parts["generators"] != CampaignPlan.Generators) throw new CampaignException($"{path}: found results of the generators {Protocol.Excerpt.Of(parts["generators"])}; expected {CampaignPlan.Generators}");
            return CampaignPlan.Of(
                ulong.Parse(parts["seed"], NumberStyles.None, CultureInfo.InvariantCulture),
                long.Parse(parts["cases"], NumberStyles.None, CultureInfo.InvariantCulture),
                int.Parse(parts["length"], NumberStyles.None, CultureInfo.InvariantCulture),
                parts["platforms"].Split(' ', StringSplitOptions.RemoveEmptyEntries)) with { Compared = parts.GetValueOrDefault("compared", CampaignPlan.Engine) };
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            throw new CampaignException($"{path}: found a plan that is none ({Protocol.Excerpt.Of(e)}); expected seed, cases, length, platforms and generators", e);
        }
    }

    private static (string Name, string Value)[] Parts(CampaignPlan plan) =>
    [
        ("seed", plan.Seed.ToString(CultureInfo.InvariantCulture)),
        ("cases", plan.Cases.ToString(CultureInfo.InvariantCulture)),
        ("length", plan.Length.ToString(CultureInfo.InvariantCulture)),
        ("platforms", string.Join(' ', plan.Platforms)),
        ("generators", CampaignPlan.Generators),
        .. plan.Compared == CampaignPlan.Engine ? [] : new[] { ("compared", plan.Compared) },
    ];

    private static string Written(CampaignPlan plan) => string.Join(", ", Parts(plan).Select(p => $"{p.Name} {p.Value}"));

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Written(Plan)));
        using var command = Command(Rows);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"\n{Text(reader, 0)} {Number(reader, 1)} {Number(reader, 2)} {Number(reader, 3)} {Text(reader, 4)}")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private List<T> All<T>(string text, Func<SqliteDataReader, T> read)
    {
        using var command = Command(text);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private SqliteCommand Command(string text) => Command(connection, text);

    private static SqliteCommand Command(SqliteConnection connection, string text, params object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(FormattableString.Invariant($"${i + 1}"), values[i]);
        return command;
    }

    private int Execute(string text, params object[] values) => Execute(connection, text, values);

    private object? Scalar(string text, params object[] values) => Scalar(connection, text, values);

    private static int Execute(SqliteConnection connection, string text, params object[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string text, params object[] values)
    {
        using var command = Command(connection, text, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    // A file from elsewhere may have anything anywhere.
    private static string Text(SqliteDataReader reader, int column) => reader.GetValue(column) as string ?? throw new InvalidCastException("a text is missing");

    private static long Number(SqliteDataReader reader, int column) => reader.GetValue(column) is long number ? number : throw new InvalidCastException("a number is missing");

    private static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw StoreTrouble.Of(path, e);
        }
        catch (InvalidCastException e)
        {
            throw StoreTrouble.Of(path, e);
        }
    }
}
