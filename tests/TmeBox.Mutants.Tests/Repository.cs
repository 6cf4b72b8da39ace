namespace TmeBox.Mutants.Tests;

/// <summary>This checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The published matrix, line by line.</summary>
    public static string[] Published { get; } = File.ReadAllLines(Path.Combine(Root, "docs", "kill-matrix.md"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TmeBox.Spec.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
