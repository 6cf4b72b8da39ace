using Microsoft.Data.Sqlite;

namespace TmeBox.Conformance.Campaigns;

/// <summary>Why SQLite would not have it, and what to do: only some of its errors are about what the file holds.</summary>
internal static class StoreTrouble
{
    private const int Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, Failing = 10, Damaged = 11, Full = 13, CannotOpen = 14, NoDatabase = 26;
    private const string OneAtATime = "expected one command on a file at a time: wait for the other, or give each 'campaign run' its own --db and --shard, and put them together with 'campaign merge'";

    /// <summary>The error as one of ours.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">What SQLite says.</param>
    public static CampaignException Of(string path, SqliteException error) => new($"{path}: {Sentence(error)}", error);

    /// <summary>That a chunk which was just run is there.</summary>
    public static CampaignException WrittenMeanwhile(string path, long chunk) => new($"{path}: found chunk {chunk} there, which another command has written meanwhile; {OneAtATime}");

    /// <summary>That a file which was read has something else in a place than results have.</summary>
    public static CampaignException Of(string path, InvalidCastException error) => new($"{path}: found a file that holds no results ({error.Message}); expected the results of a campaign", error);

    private static string Sentence(SqliteException error) => error.SqliteErrorCode switch
    {
        Busy or Locked => $"found it in use by another command; {OneAtATime}",
        ReadOnly or Permission => "found a file that may not be written; expected permission to write it and into its folder, where its journal is",
        Full => "found no space left on its device; expected some: what is done is kept, and the same command goes on from there",
        CannotOpen => "found no way to open or make it; expected a file in a folder that exists, with permission to read and write both",
        NoDatabase => "found a file that is no database; expected the results of a campaign",
        Damaged => $"found a damaged database ({Said(error)}); expected the results of a campaign: run it anew into another file",
        Failing => $"found a device that fails ({Said(error)}); expected one that can be read and written",
        _ => $"found a file that SQLite cannot use as results ({Said(error)}); expected the results of a campaign, in a place that is writable",
    };

    private static string Said(SqliteException error) => error.Message.ReplaceLineEndings(" ");
}
