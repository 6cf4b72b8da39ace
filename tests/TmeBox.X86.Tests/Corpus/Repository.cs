using System.Runtime.CompilerServices;

namespace TmeBox.X86.Tests.Corpus;

/// <summary>Folders of the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string In(string path) => Path.Combine(Root, path);

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
