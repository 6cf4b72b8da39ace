using System.Diagnostics;
using System.Globalization;

namespace TmeBox.Cli.Tests.Launch;

public sealed class LaunchScript : IDisposable
{
    readonly Launcher launcher = new();

    public void Dispose() => launcher.Dispose();

    [Fact]
    public void A_command_builds_once_and_runs_where_the_caller_is()
    {
        Assert.Equal((7, "ran / check a b\n", "tmebox: building TmeBox.Cli.csproj, which is not built yet: a minute or more, once\n"), launcher.Run("check", "a b"));
        Assert.Equal((7, "ran / check x\n", ""), launcher.Run("check", "x"));
        Assert.Equal(["build TmeBox.Cli.csproj"], launcher.Calls);
    }

    [Fact]
    public void A_changed_source_is_built_again_even_with_an_old_time()
    {
        launcher.Run("check");
        launcher.Write("src/TmeBox.Cli/Program.cs", "return 1;");
        File.SetLastWriteTimeUtc(launcher.In("src/TmeBox.Cli/Program.cs"), DateTime.UnixEpoch);
        launcher.Run("check");
        File.Delete(launcher.In("src/TmeBox.Cli/Program.cs"));
        launcher.Run("check");
        Assert.Equal(3, launcher.Calls.Length);
    }

    // Who waits is told why, and a reader of the standard output is not.
    [Fact]
    public void A_build_says_why_on_the_standard_error_alone()
    {
        launcher.Run("check");
        launcher.Write("src/TmeBox.Cli/Program.cs", "return 1;");
        Assert.Equal((7, "ran / check --json\n", "tmebox: building TmeBox.Cli.csproj, since its sources have changed\n"), launcher.Run("check", "--json"));
        launcher.Run("test");
        Assert.Equal((7, "ran / check --json\n", "tmebox: building TmeBox.Cli.csproj, since what is built may be of other sources\n"), launcher.Run("check", "--json"));
        Assert.Equal((7, "ran / check --json\n", ""), launcher.Run("check", "--json"));
    }

    [Fact]
    public void A_build_of_everything_outdates_the_stamp_of_the_program()
    {
        launcher.Run("check");
        launcher.Run("test");
        launcher.Run("check");
        launcher.Run("test");
        Assert.Equal(["build TmeBox.Cli.csproj", "build TmeBox.Spec.sln", "build TmeBox.Cli.csproj", "build TmeBox.Spec.sln"], launcher.Calls);
    }

    [Fact]
    public void A_failed_build_prints_its_errors_and_is_tried_again()
    {
        launcher.Write("build-fails", "");
        var (exit, output, error) = launcher.Run("check");
        Assert.Equal((3, ""), (exit, output));
        Assert.Equal("tmebox: building TmeBox.Cli.csproj, which is not built yet: a minute or more, once\nx.cs(1,2): error CS1002: ; expected\ntmebox: src/TmeBox.Cli/TmeBox.Cli.csproj does not build\n", error);
        File.Delete(launcher.In("build-fails"));
        Assert.Equal(7, launcher.Run("check").Exit);
    }

    [Fact]
    public void Two_at_once_build_once()
    {
        using var first = launcher.Start("check");
        using var second = launcher.Start("check");
        Assert.Contains("ran", first.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        Assert.Contains("ran", second.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        Assert.Single(launcher.Calls);
    }

    [Fact]
    public void An_interruption_ends_the_build_and_its_children_with_3()
    {
        launcher.Write("build-sleeps", "");
        using var process = launcher.Start("check");
        while (!File.Exists(launcher.In("sleeper")) || new FileInfo(launcher.In("sleeper")).Length == 0) Thread.Sleep(20);
        var sleeper = int.Parse(File.ReadAllText(launcher.In("sleeper")), CultureInfo.InvariantCulture);
        Assert.True(Alive(sleeper));
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(3, process.ExitCode);
        Assert.EndsWith("tmebox: interrupted\n", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        for (var i = 0; i < 200 && Alive(sleeper); i++) Thread.Sleep(20);
        Assert.False(Alive(sleeper));
    }

    static bool Alive(int id) =>
        File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    [Fact]
    public void Sums_go_over_all_projects_and_end_the_output()
    {
        launcher.Test("TmeBox.Spec.Tests", 4, 0);
        var (exit, output, error) = launcher.Run("test");
        Assert.Equal((0, "7 passed, 0 failed\n"), (exit, output));
        Assert.EndsWith("tmebox: testing TmeBox.Spec.Tests\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_test_is_shown_and_exits_1()
    {
        launcher.Test("TmeBox.Spec.Tests", 4, 1);
        var (exit, output, _) = launcher.Run("test");
        Assert.Equal(1, exit);
        Assert.StartsWith("== TmeBox.Spec.Tests\n    TmeBox.Spec.Tests.It_works [FAIL]\n", output, StringComparison.Ordinal);
        Assert.EndsWith("\n7 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_chooses_projects()
    {
        launcher.Test("TmeBox.Spec.Tests", 4, 1);
        Assert.Equal((0, "3 passed, 0 failed\n"), (launcher.Run("test", "cli") is var r ? (r.Exit, r.Out) : default));
    }

    [Theory]
    [InlineData("kill -SEGV $$", "== TmeBox.Spec.Tests could not be run (status 139)")]
    [InlineData("echo no summary", "no summary")]
    public void A_project_that_cannot_run_exits_3(string script, string shown)
    {
        launcher.TestScript("TmeBox.Spec.Tests", script);
        var (exit, output, _) = launcher.Run("test");
        Assert.Equal(3, exit);
        Assert.Contains(shown, output, StringComparison.Ordinal);
        Assert.EndsWith("\n3 passed, 0 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_without_failures_does_not_hide_a_crash_after_it()
    {
        launcher.TestScript("TmeBox.Spec.Tests", "echo '  X  Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0s'; exit 134");
        var (exit, output, error) = launcher.Run("test");
        Assert.Equal((3, "4 passed, 0 failed\n"), (exit, output));
        Assert.Contains("tmebox: TmeBox.Spec.Tests ended with status 134 though no test failed; its output is in artifacts/TmeBox.Spec.Tests.log\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_test_is_no_success()
    {
        var (exit, output, error) = launcher.Run("test", "nothing");
        Assert.Equal((3, "0 passed, 0 failed\n"), (exit, output));
        Assert.Contains("tmebox: no test project matches 'nothing'\n", error, StringComparison.Ordinal);
        launcher.Test("TmeBox.Cli.Tests", 0, 0);
        Assert.Equal(3, launcher.Run("test").Exit);
    }

    [Theory]
    [InlineData("found 'b'; expected: ./tmebox test [NAME] [--results DIR]", "a", "b")]
    [InlineData("found '--result'; expected: ./tmebox test [NAME] [--results DIR]", "--result", "b")]
    [InlineData("--results: found nothing; expected a folder", "a", "--results")]
    public void Bad_words_after_test_are_bad_usage(string expected, params string[] words) =>
        Assert.Equal((2, "", $"tmebox: {expected}\n"), launcher.Run(["test", .. words]));

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_about_tests_builds_nothing_and_runs_nothing(string word)
    {
        var (exit, output, error) = launcher.Run("test", word);
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("./tmebox test [NAME] [--results DIR]\n", output, StringComparison.Ordinal);
        Assert.Empty(launcher.Calls);
    }

    [Fact]
    public void Results_are_written_as_files_of_each_project()
    {
        launcher.TestScript("TmeBox.Spec.Tests", "echo \"$@\" >&2; echo '  X  Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0s'");
        var folder = launcher.In("results");
        Assert.Equal(0, launcher.Run("test", "spec", "--results", folder).Exit);
        Assert.True(Directory.Exists(folder));
        Assert.Contains($"-junit {folder}/TmeBox.Spec.Tests.xml -trx {folder}/TmeBox.Spec.Tests.trx", File.ReadAllText(launcher.In("artifacts/TmeBox.Spec.Tests.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_there_is_named()
    {
        launcher.Changed["TMEBOX_LIBZ3"] = "/no/libz3.so.4";
        Assert.Equal((3, "", "tmebox: TMEBOX_LIBZ3 is '/no/libz3.so.4', which is not a readable file; point it at libz3.so.4 or unset it\n"), launcher.Run("check"));
        Assert.Equal(7, launcher.Run("--help").Exit);
    }
}
