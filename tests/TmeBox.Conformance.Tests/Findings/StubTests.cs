using System.Diagnostics;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Conformance.Tests.Findings;

/// <summary>The stubs in examples/ agree with the specification in what they can; the wrong one does not.</summary>
public class StubTests
{
    private const ulong Seed = 11;

    private static string Python => "python3 " + Stub("python/mine.py");

    private static string Wrong => "python3 " + Stub("wrong/wrong.py");

    [Fact]
    public void The_Python_stub_agrees() => Agrees(Python, 5000, 30);

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
    public void The_C_stub_agrees() => Built(folder =>
    {
        var program = Path.Combine(folder, "mine");
        Shell("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, Stub("c/mine.c"), "-l:libcrypto.so.3");
        Agrees(program, 5000, 30);
    });

    [Fact]
    public void The_CSharp_stub_agrees() => Built(folder =>
    {
        foreach (var file in Directory.EnumerateFiles(Stub("csharp"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Shell("dotnet", "build", folder, "-c", "Release", "-v", "quiet", "-nologo", "--disable-build-servers");
        Agrees("dotnet " + Path.Combine(folder, "bin/Release/net10.0/mine.dll"), 3000, 30);
    });

    [Fact]
    public void The_Verilog_stub_agrees() => Built(folder =>
    {
        var engine = Path.Combine(folder, "xts");
        Shell("iverilog", "-g2012", "-I", Stub("verilog"), "-o", engine, Stub("verilog/xts.v"));
        Agrees($"python3 {Stub("verilog/mine.py")} {engine}", 300, 15);
    });

    [Fact]
    public void The_Rust_stub_agrees() => Built(folder =>
    {
        var program = Path.Combine(folder, "mine");
        Shell("rustc", "--edition", "2021", "-O", "-D", "warnings", "-o", program, Stub("rust/mine.rs"), "-C", "link-arg=-l:libcrypto.so.3");
        Agrees(program, 5000, 30);
    });

    [Theory]
    [InlineData("python/mine.py")]
    [InlineData("c/mine.c")]
    [InlineData("wrong/wrong.py")]
    [InlineData("csharp/Mine.cs")]
    [InlineData("rust/mine.rs")]
    [InlineData("verilog/mine.py")]
    [InlineData("verilog/aes.vh")]
    [InlineData("verilog/xts.v")]
    public void A_stub_is_short(string file) => Assert.InRange(File.ReadAllLines(Stub(file)).Length, 5, 149);

    private static string Stub(string file) => Path.Combine(Repository.Root, "examples/stubs", file);

    private static void Built(Action<string> test)
    {
        var folder = Directory.CreateTempSubdirectory("tmebox-").FullName;
        try
        {
            test(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.GetAwaiter().GetResult());
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
