using System.Diagnostics;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Conformance.Tests.Findings;

/// <summary>The stubs in examples/ agree with the specification in what they can; the wrong one does not.</summary>
public class StubTests
{
    private const ulong Seed = 11;

    private static string Python => "python3 " + Path.Combine(Repository.Root, "examples/stubs/python/mine.py");

    private static string Wrong => "python3 " + Path.Combine(Repository.Root, "examples/stubs/wrong/wrong.py");

    [Fact]
    public void The_Python_stub_agrees() => Agrees(Python, 5000, 20);

    [Fact]
    public void The_wrong_stub_is_found_out_and_shrunk_to_a_step()
    {
        var report = Compared(Wrong, 5000);
        Assert.NotEmpty(report.Findings);
        Assert.All(report.Findings, f => Assert.InRange(f.Shrunk.BodyLength, 0, 3));
        Assert.Contains(report.Findings, f => f.Suspect?.Id == "Dram.Encrypted");
        foreach (var finding in report.Findings)
        {
            using var right = Host(Python);
            Assert.Null(new Trials(right).Run(finding.Shrunk.Sequence).Divergence);
        }
    }

    [Fact]
    public void The_C_stub_agrees()
    {
        var folder = Directory.CreateTempSubdirectory("tmebox-").FullName;
        try
        {
            var program = Path.Combine(folder, "mine");
            Shell("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, Path.Combine(Repository.Root, "examples/stubs/c/mine.c"), "-l:libcrypto.so.3");
            Agrees(program, 5000, 20);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("python/mine.py")]
    [InlineData("c/mine.c")]
    [InlineData("wrong/wrong.py")]
    public void A_stub_is_short(string file) => Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "examples/stubs", file)).Length, 5, 149);

    private static void Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    private static void Agrees(string command, long operations, int rules)
    {
        var report = Compared(command, operations);
        Assert.True(report.Agrees, $"seed {Seed}, {command}: {string.Join('\n', report.Findings.Select(f => f.Divergence))}");
        Assert.InRange(report.Agreed, operations, long.MaxValue);
        Assert.InRange(report.Coverage.Values.Count(c => c.Any), rules, 200);
        Assert.Equal(0, report.LeftOpen);
    }

    private static DiffReport Compared(string command, long operations)
    {
        using var host = Host(command);
        return DiffCampaign.Run(host, new(Seed, operations), cancellation: TestContext.Current.CancellationToken);
    }

    private static ImplementationHost Host(string command) => new(ImplementationAddress.Parse(command), TimeSpan.FromSeconds(30), cancellation: TestContext.Current.CancellationToken);
}
