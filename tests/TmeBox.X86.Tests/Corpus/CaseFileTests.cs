using TmeBox.X86.Fuzzing.Cases;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Corpus;

public static class CaseFileTests
{
    private static IReadOnlyList<CodeCase> Parse(string text) => CaseFile.Parse("a.cases", text.Split('\n'));

    [Fact]
    public static void Variables_make_a_case_for_every_combination()
    {
        var cases = Parse("case x\n each R,E rax;eax | rcx;ecx\n each S 1 | 8\n both accept\n asm\n movl %{E}, %gs:(%{R},{S})\n");
        Assert.Equal(["x[rax eax 1]", "x[rax eax 8]", "x[rcx ecx 1]", "x[rcx ecx 8]"], cases.Select(c => c.Name));
        Assert.Equal("movl %ecx, %gs:(%rcx,8)", Assert.Single(cases[3].Regions[0].Lines).Text);
        Assert.All(cases, c => Assert.Equal("a.cases:1", c.Place));
    }

    [Fact]
    public static void Regions_entries_and_verdicts_are_read()
    {
        var one = Assert.Single(Parse("# a comment\ncase x\n why because\n data accept\n code reject Layout.FallsThrough\n entries 0x200000 0x200004\n exact\n asm\n nop\n\n at 0x201000\n asm\n hlt\n"));
        Assert.Equal("because", one.Why);
        Assert.Null(one.Verdicts[IsolationProfile.Data].Rule);
        Assert.Equal("Layout.FallsThrough", one.Verdicts[IsolationProfile.CodeAndData].Rule);
        Assert.Equal([0x200000u, 0x200004u], one.Entries);
        Assert.Equal([0x200000u, 0x201000u], one.Regions.Select(r => r.WindowOffset));
        Assert.Equal([9, 13], one.Regions.Select(r => r.Lines[0].Number));
        var assembled = CaseAssembler.Assemble([one])[0];
        Assert.Equal([0x90], assembled[0].Bytes.ToArray());
        Assert.Equal([0xF4], assembled[1].Bytes.ToArray());
    }

    [Fact]
    public static void The_last_bundle_of_the_load_address_is_filled_with_hlt()
    {
        var one = Assert.Single(Parse("case x\n both accept\n at 0x200010\n asm\n nop\n"));
        Assert.Equal([0x90, .. Enumerable.Repeat((byte)0xF4, 15)], CaseAssembler.Assemble([one])[0][0].Bytes.ToArray());
    }

    [Theory]
    [InlineData("nop", "a.cases:1: found 'nop'; expected case and a name")]
    [InlineData("case", "a.cases:1: found 'case'; expected case and a name")]
    [InlineData("case x\n both accept", "a.cases:1: found a case without assembly")]
    [InlineData("case x\n asm\n nop", "a.cases:1: found a case without a verdict")]
    [InlineData("case x\n maybe accept", "a.cases:2: found the key 'maybe'")]
    [InlineData("case x\n at here\n both accept\n asm\n nop", "a.cases:1: found the offset 'here'")]
    [InlineData("case x\n entries 12\n both accept\n asm\n nop", "a.cases:1: found the offset '12'")]
    [InlineData("case x\n both perhaps\n asm\n nop", "a.cases:1: found the verdict 'perhaps'")]
    [InlineData("case x\n each R", "a.cases:2: found 'each R'")]
    [InlineData("case x\n each R,E rax | rcx;ecx", "a.cases:2: found the value 'rax'; expected 2 parts")]
    [InlineData("case x\n each A 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 0\n each B 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 0\n each C 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 0\n each D 1 | 2\n both accept\n asm\n nop", "a.cases:1: found more than 1000 variants")]
    public static void What_is_malformed_is_refused_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public static void What_the_assembler_refuses_is_named_by_file_and_line()
    {
        var cases = Parse("case x\n both accept\n asm\n nop\n movl %eax, %ecx, %edx, %ebx\n");
        Assert.Contains("a.cases:5: Error", Assert.Throws<HarnessException>(() => CaseAssembler.Assemble(cases)).Message, StringComparison.Ordinal);
    }
}
