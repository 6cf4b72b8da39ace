using TmeBox.X86.Images;
using TmeBox.X86.Reporting;
using TmeBox.X86.Tests.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Reporting;

/// <summary>Findings come with place, line, bytes, text and advice.</summary>
public sealed class ReporterTests : IDisposable
{
    // 8b 07, 8b 05 with a displacement, and a byte that is no instruction.
    private static readonly byte[] Code = [0x90, 0x8b, 0x07, 0x8b, 0x05, 0x10, 0, 0, 0, 0x06];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private static CodeReport Raw(ICodeVerifier verifier, int limit = 20, AssemblySyntax syntax = AssemblySyntax.Att)
    {
        var options = Reading.Options(raw: true);
        return new Reporter(verifier, syntax).Judge("code.bin", ImageReader.Read(Code, options, default), options, limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Code_without_findings_is_accepted()
    {
        var report = Raw(new RejectAt());
        Assert.Equal((Verdict.Accepted, 10L, ImageKind.Raw, false), (report.Verdict, report.CodeBytes, report.Kind, report.HasMore));
        Assert.Empty(report.Findings);
    }

    [Theory]
    [InlineData(AssemblySyntax.Att, 1u, "movl    (%rdi), %eax", "8b07")]
    [InlineData(AssemblySyntax.Intel, 1u, "mov     eax, [rdi]", "8b07")]
    [InlineData(AssemblySyntax.Att, 3u, "movl    0x10(%rip), %eax", "8b0510000000")]
    [InlineData(AssemblySyntax.Att, 9u, null, "06")]
    public void Instructions_are_written_as_their_reader_wants(AssemblySyntax syntax, uint at, string? text, string bytes)
    {
        var finding = Assert.Single(Raw(new RejectAt(("Memory.Unconfined", 0x40_0000 + at, 0)), syntax: syntax).Findings);
        Assert.Equal((text, bytes), (finding.Instruction, Convert.ToHexStringLower(finding.Bytes.Span)));
        Assert.Equal((0x40_0000UL + at, "something", (ulong)at), (finding.Address, finding.Detail, finding.Place!.FileOffset));
    }

    [Fact]
    public void One_more_is_asked_for_than_is_shown()
    {
        var verifier = new RejectAt(("Memory.Unconfined", 0x40_0001, 2), ("Memory.RelativeReach", 0x40_0003, 6), ("Decoding.Undecodable", 0x40_0009, 1));
        var report = Raw(verifier, 2);
        Assert.Equal((Verdict.Rejected, 2, true, 3), (report.Verdict, report.Findings.Length, report.HasMore, verifier.Asked));
        report = Raw(verifier, int.MaxValue);
        Assert.Equal((3, false, int.MaxValue), (report.Findings.Length, report.HasMore, verifier.Asked));
    }

    [Fact]
    public void Reasons_of_the_image_come_first_and_a_finding_names_function_and_line()
    {
        var file = tools.C("lib.so", "int f(int x)\n{\n  return x + 1;\n}\n", "-shared", "-fPIC", "-nostdlib", "-g", "-O1", "-fcf-protection=none", "-Wl,-z,separate-code,--build-id=none");
        var options = Reading.Options(IsolationProfile.Data);
        var image = ImageReader.Read(File.ReadAllBytes(file), options, default);
        var function = image.Entries.Single();
        var report = new Reporter(new RejectAt(("Branch.NearReturn", function + 3, 1)), AssemblySyntax.Att).Judge(file, image, options, 20, TestContext.Current.CancellationToken);
        Assert.Equal(["Image.PageFill", "Branch.NearReturn"], report.Findings.Select(f => f.Rule.Id));
        var finding = report.Findings[1];
        Assert.Equal(("f+0x3", "lib.so.c", 4u, "retq"), (finding.Place!.ToString(), Path.GetFileName(finding.Source!.File), finding.Source.Line, finding.Instruction!.Trim()));
    }
}
