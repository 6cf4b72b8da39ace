using TmeBox.X86.Classification;

namespace TmeBox.X86.Tests;

public static class InstructionTableTests
{
    [Fact]
    public static void The_table_of_instructions_is_the_one_in_the_documents()
    {
        var file = Path.Combine(Root(), "docs", "instructions.md");
        var text = InstructionTable.ToMarkdown();
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 }) File.WriteAllText(file, text);
        Assert.True(File.Exists(file), "docs/instructions.md is missing: set TMEBOX_REGENERATE=1 and run this test");
        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the test does not lie in the repository");
        return folder;
    }
}
