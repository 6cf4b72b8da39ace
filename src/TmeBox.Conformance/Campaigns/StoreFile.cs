namespace TmeBox.Conformance.Campaigns;

/// <summary>The file that a store is in, by the names that it is given.</summary>
public static class StoreFile
{
    /// <summary>Refuses to take results over into the file that they come from.</summary>
    /// <param name="path">Where results go.</param>
    /// <param name="other">Where they come from.</param>
    /// <exception cref="CampaignException">Both names are of one file.</exception>
    public static void Refuse(string path, string other)
    {
        if (Real(path) == Real(other)) throw new CampaignException($"{other}: found the file that the results go into; expected it left out of those to merge, since what it has it keeps");
    }

    /// <summary>The whole path, since SQLite has names of its own that are no files, such as <c>:memory:</c>.</summary>
    internal static string Whole(string path) =>
        path.Length == 0 ? throw new CampaignException("found an empty name of a file; expected a file of results")
        : Directory.Exists(path) ? throw new CampaignException($"{path}: found a directory; expected a file of results")
        : Path.GetFullPath(path);

    private static string Real(string path) => File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path) : path;
}
