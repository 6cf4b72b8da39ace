using System.Diagnostics;
using System.Text.Json.Nodes;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary><c>serve</c>, <c>diff</c>, <c>replay FOLDER</c> and <c>minimize</c>, with the stubs of examples/.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly Scratch scratch = new();

    private static string Right => "python3 " + Path.Combine(Scratch.Root, "examples/stubs/python/mine.py");

    private static string Wrong => "python3 " + Path.Combine(Scratch.Root, "examples/stubs/wrong/wrong.py");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_right_implementation_agrees()
    {
        var (exit, json) = Cli.RunJson("diff", "--impl", Right, "--seed", "3", "--iterations", "2000", "--out", scratch.Folder);
        Assert.Equal(0, exit);
        Assert.True(json.GetProperty("agrees").GetBoolean());
        Assert.Equal("python stub", json.GetProperty("implementation").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void A_wrong_one_is_found_replayed_minimized_and_put_right()
    {
        var (exit, output, error) = Cli.Run("diff", "--impl", Wrong, "--seed", "3", "--iterations", "2000", "--out", scratch.Folder);
        Assert.Equal(1, exit);
        Assert.Contains("most suspect rule Dram.Encrypted", output, StringComparison.Ordinal);
        Assert.Equal("tmebox: seed 3, wrong python stub\n", error);
        var folder = Path.Combine(scratch.Folder, "Dram.Encrypted");
        Assert.Equal(["expected.jsonl", "finding.json", "found.json", "report.txt", "sequence.json", "session.jsonl"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("last common step", File.ReadAllText(Path.Combine(folder, "report.txt")), StringComparison.Ordinal);

        var (again, replayed, said) = Cli.Run("replay", folder, "--trust-command");
        Assert.Equal(1, again);
        Assert.True(replayed.Contains("DRAM line 0x", StringComparison.Ordinal), $"printed: {replayed}\nsaid: {said}");
        var (fixedExit, agreed, _) = Cli.Run("replay", folder, "--impl", Right);
        Assert.Equal(0, fixedExit);
        Assert.Contains("specification and python stub agree on this sequence now", agreed, StringComparison.Ordinal);

        var (shrunk, report) = Cli.RunJson("minimize", folder, "--anew", "--impl", Wrong);
        Assert.Equal(1, shrunk);
        Assert.True(report.GetProperty("finished").GetBoolean());
        Assert.InRange(report.GetProperty("shrunkLength").GetInt32(), 0, 3);
        var (ended, nothing) = Cli.RunJson("minimize", folder, "--impl", Right);
        Assert.Equal((0, "tmebox-minimize/1", false), (ended, nothing.GetProperty("schema").GetString(), nothing.TryGetProperty("divergence", out _)));

        var token = report.GetProperty("token").GetString()!;
        Assert.Equal(1, Cli.Run("replay", token, "--impl", Wrong).Exit);
        Assert.Equal(0, Cli.Run("replay", token, "--impl", Right).Exit);
        Assert.Equal(0, Cli.Run("replay", token).Exit);

        // What is printed to replay it does so.
        var printed = output.Split('\n').First(l => l.StartsWith("replay: ./tmebox ", StringComparison.Ordinal))["replay: ./tmebox ".Length..];
        Assert.StartsWith($"replay {scratch.Folder}", printed, StringComparison.Ordinal);
        Assert.EndsWith($" --impl '{Wrong}'", printed, StringComparison.Ordinal);

        // Played by hand, without this program: the replies before the difference are those expected.
        var expected = File.ReadAllLines(Path.Combine(folder, "expected.jsonl"));
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "session.jsonl")).Length, expected.Length);
        using var served = Serve("serve");
        foreach (var line in File.ReadAllLines(Path.Combine(folder, "session.jsonl"))) served.StandardInput.WriteLine(line);
        served.StandardInput.Close();
        Assert.Equal(expected, served.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("exit 3", "crash before anything could be compared: it ended with exit code 3")]
    [InlineData("sleep 100", "hang before anything could be compared: no reply within 1.2 s")]
    [InlineData("echo hello there; cat", "noise before anything could be compared: ")]
    public void One_that_does_not_greet_is_a_finding(string command, string expected)
    {
        var (exit, output, error) = Cli.Run("diff", "--impl", command, "--deadline", "200ms", "--out", scratch.Folder);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonexistent-program", "it ended with exit code 127; its standard error: /bin/sh: ")]
    [InlineData("/etc/passwd", "it ended with exit code 126; its standard error: /bin/sh: ")]
    [InlineData("tcp:127.0.0.1:1", "tcp:127.0.0.1:1 cannot be connected to: Connection refused")]
    [InlineData("unix:/nonexistent", "unix:/nonexistent cannot be connected to: ")]
    public void One_that_cannot_be_started_is_bad_usage(string command, string expected)
    {
        string[][] lines = [["diff", "--out", scratch.Folder], ["vectors", "--file", Path.Combine(Scratch.Root, "models/vectors/sample.json")], ["campaign", "run", "--seed", "1", "--db", Path.Combine(scratch.Folder, "db")]];
        foreach (var line in lines)
        {
            var (exit, output, error) = Cli.Run([.. line, "--impl", command]);
            Assert.Equal((2, ""), (exit, output));
            Assert.Contains($"tmebox: {command}: cannot be started: {expected}", error, StringComparison.Ordinal);
            Assert.Contains("; expected a command that the shell finds and may run, or a socket at which an implementation listens", error, StringComparison.Ordinal);
        }
    }

    // It was there, so that its end is its own doing, even where its exit code is the shell's.
    [Fact]
    public void One_that_greets_and_dies_is_a_finding()
    {
        var dying = scratch.Write("dying.sh", "read line\necho '{\"type\":\"hello\",\"version\":1,\"name\":\"dying\"}'\nexit 127\n");
        var (exit, output, _) = Cli.Run("diff", "--impl", "sh " + dying, "--seed", "1", "--iterations", "10", "--divergences", "1", "--out", scratch.Folder);
        Assert.Equal(1, exit);
        Assert.Contains("crash", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--impl: found nothing; expected a command such as 'python3 mine.py', tcp:HOST:PORT or unix:PATH")]
    [InlineData("--impl: found 'tcp:x'; expected tcp:HOST:PORT, with a port of at most 65535", "--impl", "tcp:x")]
    [InlineData("--platform: found 'server-c'; expected one of client-none, ", "--impl", "true", "--platform", "server-c")]
    [InlineData("--divergences: found 0; expected 1 to 10000", "--impl", "true", "--divergences", "0")]
    [InlineData("--sequences: found no folder '/nonexistent'; expected one with sequences (.json)", "--impl", "true", "--sequences", "/nonexistent")]
    public void Bad_usage_ends_with_2(string expected, params string[] arguments)
    {
        var (exit, output, error) = Cli.Run(["diff", .. arguments]);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("tmebox: " + expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_folder_is_bad_input_with_its_file()
    {
        foreach (var text in new[] { "", "{", "[]", "null", "{\"schema\":\"x\"}", "{\"schema\":\"tmebox-finding/1\",\"shrinking\":{}}" })
        {
            var folder = Path.GetDirectoryName(scratch.Write("broken/finding.json", text))!;
            foreach (var command in new[] { "replay", "minimize" })
            {
                var (exit, _, error) = Cli.Run(command, folder, "--trust-command");
                Assert.Equal(2, exit);
                Assert.Contains("broken/finding.json:1: ", error, StringComparison.Ordinal);
                Assert.Contains("expected", error, StringComparison.Ordinal);
            }
        }

        var bad = Path.GetDirectoryName(scratch.Write("sequences/a.json", "{\"version\":7}"))!;
        var (ended, _, why) = Cli.Run("diff", "--impl", Right, "--sequences", bad);
        Assert.Equal(2, ended);
        Assert.Contains("sequences/a.json:1: ", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("minimize")]
    public void A_folder_from_a_stranger_runs_nothing(string command)
    {
        var (_, folder) = Found();
        var trace = Path.Combine(scratch.Folder, "was-here");
        var file = Path.Combine(folder, "finding.json");
        var hostile = $"touch {trace}; # \u001b[2K\u202e harmless";
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        document["implementation"] = hostile;
        File.WriteAllText(file, document.ToJsonString());

        var (exit, output, error) = Cli.Run(command, folder);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"found the command 'touch {trace}; # \\u001b[2K\\u202e harmless', which is not run unasked; expected --impl CMD, or --trust-command if the folder is yours", error, StringComparison.Ordinal);
        Assert.False(File.Exists(trace), "the folder's command was run");

        Assert.Equal(0, Cli.Run(command, folder, "--impl", Right).Exit);
        Assert.False(File.Exists(trace), "the folder's command was run in spite of --impl");

        var (_, _, contradiction) = Cli.Run(command, folder, "--impl", Right, "--trust-command");
        Assert.Contains("--trust-command: found it with --impl; expected one of them", contradiction, StringComparison.Ordinal);

        // Trusted, it runs, and is shown first.
        var (_, _, shown) = Cli.Run(command, folder, "--trust-command");
        Assert.StartsWith($"tmebox: running 'touch {trace}; # \\u001b[2K\\u202e harmless', as {file} says\n", shown, StringComparison.Ordinal);
        Assert.True(File.Exists(trace));
    }

    [Fact]
    public void A_command_too_long_to_be_shown_is_refused()
    {
        var (_, folder) = Found();
        var file = Path.Combine(folder, "finding.json");
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        document["implementation"] = new string(' ', 5000) + "touch x";
        File.WriteAllText(file, document.ToJsonString());
        var (exit, _, error) = Cli.Run("replay", folder, "--trust-command");
        Assert.Equal(2, exit);
        Assert.Contains("finding.json:1: implementation: found 5007 characters; expected at most 4096", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_is_no_finding()
    {
        using var process = Cli.Start(new Dictionary<string, string>(), "diff", "--impl", Right, "--time", "60s", "--out", scratch.Folder);
        Thread.Sleep(2500);
        Assert.False(process.HasExited, "it ended before it could be interrupted");
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal(3, process.ExitCode);
        Assert.EndsWith("tmebox: interrupted\n", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Folder));
    }

    [Theory]
    [InlineData("tcp:127.0.0.1:0")]
    [InlineData("unix:")]
    public void The_engine_is_served_on_a_socket(string address)
    {
        if (address == "unix:") address += Path.Combine(scratch.Folder, "engine.sock");
        using var served = Serve("serve", "--engine", "--listen", address);
        var where = served.StandardError.ReadLine()!.Replace("tmebox: listening on ", "", StringComparison.Ordinal);
        var (exit, json) = Cli.RunJson("diff", "--impl", where, "--seed", "4", "--iterations", "300", "--out", scratch.Folder);
        served.Kill();
        Assert.Equal(0, exit);
        Assert.Equal("engine", json.GetProperty("implementation").GetString());
    }

    [Fact]
    public void A_listening_place_that_there_is_not_is_bad_usage()
    {
        var (exit, _, error) = Cli.Run("serve", "--listen", "cat");
        Assert.Equal(2, exit);
        Assert.Contains("--listen: found 'cat'; expected tcp:HOST:PORT or unix:PATH", error, StringComparison.Ordinal);
    }

    private (string Output, string Folder) Found()
    {
        var (exit, output, _) = Cli.Run("diff", "--impl", Wrong, "--seed", "3", "--iterations", "500", "--divergences", "1", "--out", scratch.Folder);
        Assert.Equal(1, exit);
        return (output, Directory.EnumerateDirectories(scratch.Folder).Single());
    }

    private static Process Serve(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tmebox.dll"), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
}
