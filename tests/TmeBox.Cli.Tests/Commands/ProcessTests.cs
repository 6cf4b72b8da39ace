using System.Diagnostics;

namespace TmeBox.Cli.Tests.Commands;

public sealed class ProcessTests
{
    static readonly Dictionary<string, string> AsItIs = [];

    [Fact]
    public void Missing_libz3_ends_check_and_doctor_with_3_and_the_command_that_gets_it()
    {
        var without = new Dictionary<string, string> { ["TMEBOX_LIBZ3"] = "/nonexistent" };
        using var check = Cli.Start(without, "check", Cli.Policies("two-workers.yaml"));
        var error = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("apt-get install libz3-4", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));

        using var doctor = Cli.Start(without, "doctor");
        var output = doctor.StandardOutput.ReadToEnd();
        doctor.WaitForExit();
        Assert.Equal(3, doctor.ExitCode);
        Assert.Contains("apt-get install libz3-4", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_cvc5_ends_a_second_opinion_with_3_and_the_command_that_gets_it()
    {
        using var check = Cli.Start(new Dictionary<string, string> { ["TMEBOX_CVC5"] = "/nonexistent" }, "check", Cli.Policies("two-workers.yaml"), "--second-opinion");
        var error = check.StandardError.ReadToEnd();
        check.WaitForExit();
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("apt-get install cvc5", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "models/policies/two-workers.yaml")]
    [InlineData("prove", "--json")]
    [InlineData("fuzz", "--time=10m")]
    [InlineData("replay", "models/traces/sort.lackey.gz")]
    public void Ctrl_C_ends_with_3_within_two_seconds_and_half_a_result_is_not_written(string command, string argument)
    {
        if (argument.StartsWith("models", StringComparison.Ordinal)) argument = Path.Combine(Input.Scratch.Root, argument);
        using var process = Cli.Start(AsItIs, command, argument);
        Thread.Sleep(2500);
        Assert.False(process.HasExited, "it ended before it could be interrupted");
        var clock = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal(3, process.ExitCode);
        Assert.Contains("tmebox: interrupted\n", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    // libz3 must not handle the signal too: its handler, shared by all proofs, ended the process with a crash in most moments.
    [Theory]
    [InlineData(1200)]
    [InlineData(1700)]
    [InlineData(2200)]
    [InlineData(3000)]
    [InlineData(4000)]
    public void Ctrl_C_ends_a_check_with_3_at_any_moment_of_its_proofs(int milliseconds)
    {
        using var process = Cli.Start(AsItIs, "check", Cli.Policies("two-workers.yaml"));
        Thread.Sleep(milliseconds);
        Assert.False(process.HasExited, "it ended before it could be interrupted");
        var clock = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal(3, process.ExitCode);
        Assert.EndsWith("tmebox: interrupted\n", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void Doctor_finds_what_these_tests_run_with()
    {
        using var doctor = Cli.Start(AsItIs, "doctor", "--json");
        var output = doctor.StandardOutput.ReadToEnd();
        doctor.WaitForExit();
        Assert.Equal(0, doctor.ExitCode);
        Assert.True(System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("well").GetBoolean());
    }
}
