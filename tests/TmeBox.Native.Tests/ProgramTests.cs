namespace TmeBox.Native.Tests;

/// <summary>Programs in C that do what the header forbids, or what it allows to threads.</summary>
public class ProgramTests(Library library)
{
    [Theory]
    [InlineData("wrong_uses")]
    [InlineData("threads")]
    public void A_program_finds_no_fault(string name) =>
        Assert.Equal("0 faults\n", library.Run(library.Compile($"tests/TmeBox.Native.Tests/programs/{name}.c")));
}
