namespace TmeBox.Cli.Explaining;

/// <summary>The repository that this program was built in, where it still is: what it holds about rules is shown with them.</summary>
internal static class Repository
{
    /// <summary>Its folder, above the program or above the current folder; null if there is none.</summary>
    public static string? Find()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
            for (var folder = Path.GetFullPath(start); folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "TmeBox.Spec.sln")))
                    return folder;
        return null;
    }
}
