namespace TmeBox.Conformance.Tests;

/// <summary>This checkout.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "TmeBox.Spec.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
