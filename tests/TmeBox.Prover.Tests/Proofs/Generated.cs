namespace TmeBox.Prover.Tests.Proofs;

/// <summary>Files that are generated and committed: a test compares them, or writes them anew where <c>TMEBOX_REGENERATE</c> is set.</summary>
internal static class Generated
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static void Compare(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{path} is missing: set TMEBOX_REGENERATE=1 and run this test");
        Assert.Equal(text, File.ReadAllText(file));
    }

    private static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "global.json")) ? from : FindRoot(Path.GetDirectoryName(from) ?? throw new InvalidOperationException("the test does not lie in the repository"));
}
