using System.Runtime.CompilerServices;

namespace TmeBox.Architecture.Tests;

/// <summary>The files of the repository.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files of a room, without those that the build makes.</summary>
    public static IReadOnlyList<string> Of(string room) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src", room), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Rooms => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // A deterministic build may have replaced the path: then look upward from where the tests run.
        foreach (var start in new[] { Path.GetDirectoryName(here), AppContext.BaseDirectory })
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "TmeBox.Spec.sln")))
                    return folder;
        throw new DirectoryNotFoundException("TmeBox.Spec.sln is in no folder above the tests");
    }
}
