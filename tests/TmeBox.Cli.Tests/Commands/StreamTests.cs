using System.Diagnostics;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>Outputs that are full, closed or no longer read, as a shell makes them.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("check nope.yaml", 2)]
    [InlineData("chekc", 2)]
    [InlineData("explain Pconfig.KeyIdZero", 0)]
    public void An_error_output_that_takes_nothing_changes_no_exit_code(string words, int expected)
    {
        Assert.Equal(expected, Shell($"{words} 2>/dev/full").Exit);
        Assert.Equal(expected, Shell($"{words} 2</dev/null").Exit);
    }

    [Theory]
    [InlineData("explain", "/dev/full", "no space left on device")]
    [InlineData("explain --json", "/dev/full", "no space left on device")]
    [InlineData("--help", "/dev/full", "no space left on device")]
    [InlineData("explain", "&-", "")]
    [InlineData("serve --schema", "/dev/full", "no space left on device")]
    public void An_output_that_takes_nothing_is_named_and_is_no_defect(string words, string where, string why)
    {
        var (exit, error) = Shell($"{words} >{where}");
        Assert.Equal(3, exit);
        Assert.StartsWith($"tmebox: standard output: found {why}", error, StringComparison.Ordinal);
        Assert.EndsWith("; expected one that takes the whole result\n", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Both_at_once_crash_nothing() => Assert.Equal(3, Shell("explain >/dev/full 2>/dev/full").Exit);

    // It is gone before anything is written.
    [Theory]
    [InlineData("trace models/vectors/rules/Activate.CameUp.json --as vcd")]
    [InlineData("explain --json")]
    public void A_reader_that_has_enough_ends_it_quietly(string words)
    {
        var (exit, error) = Shell($"{words} | true; exit ${{PIPESTATUS[0]}}");
        Assert.Equal((141, ""), (exit, error));
    }

    private static (int Exit, string Error) Shell(string words)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"dotnet '{Path.Combine(AppContext.BaseDirectory, "tmebox.dll")}' {words}"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Input.Scratch.Root };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }
}
