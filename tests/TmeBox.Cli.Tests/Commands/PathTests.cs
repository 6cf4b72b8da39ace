using System.CommandLine;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Tests.Input;
using TmeBox.Cli.Verifying;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>Names of files and folders that cannot be what a command needs: known before it begins to work.</summary>
public sealed class PathTests : IDisposable
{
    private readonly Scratch scratch = new();

    public static TheoryData<string> Writes =>
    [
        "check POLICY --attacks DIR", "trace VECTOR --out FILE", "verify /bin/true --sarif FILE", "prove --scripts DIR", "prove --witnesses DIR", "vectors --out DIR", "diff --impl false --out DIR",
        "diff --impl false --junit FILE", "fuzz --sarif FILE", "fuzz --cobertura FILE", "campaign run --seed 1 --db FILE", "campaign merge x.db --db FILE",
    ];

    public static TheoryData<string> Reads =>
    [
        "diff --impl false --sequences DIR", "diff --impl false --names FILE", "trace VECTOR --map FILE", "replay VECTOR --map FILE", "vectors --file FILE", "bench engine --baseline FILE", "bench conformance --file FILE",
        "doctor --profile-from FILE", "campaign summary --db FILE", "prove --check-baseline DIR", "minimize DIR",
    ];

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Writes))]
    public void A_place_that_cannot_be_written_is_refused_before_the_work(string line)
    {
        var file = scratch.Write("file", "");
        Refused(line, "", "found an empty name; expected a ");
        Refused(line, Path.Combine(file, "x"), $"which cannot be written ('{file}' is a file); expected a place that is writable");
        // Not even the administrator makes a file there.
        Refused(line, "/proc/tmebox/x", "found '/proc/tmebox/x', which cannot be written (");
        AnotherKind(line, file);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(scratch.Folder));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public void What_is_read_is_of_the_kind_that_is_asked_for(string line)
    {
        Refused(line, "", "found an empty name; expected a ");
        AnotherKind(line, scratch.Write("file", ""));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("trace")]
    [InlineData("replay")]
    [InlineData("verify")]
    [InlineData("bench verify")]
    [InlineData("campaign merge --db x.db")]
    public void An_empty_name_is_no_file(string line)
    {
        var (exit, output, error) = Cli.Run([.. line.Split(' '), ""]);
        Assert.Equal((2, ""), (exit, output));
        Assert.EndsWith(": found an empty name; expected a name\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_takes_a_file_or_a_folder_is_looked_at()
    {
        var root = CommandLine.Root(new Session(new Terminal(TextWriter.Null, TextWriter.Null), default), CodeVerifiers.OfBuild);
        var unseen = from command in All(root) from option in command.Options where option.HelpName is "FILE" or "DIR" or "MAP" && option is not IPathWord select $"{command.Name} {option.Name}";
        Assert.Empty(unseen);
        Assert.InRange(All(root).Sum(c => c.Options.Count(o => o is IPathWord)), 25, 100);
    }

    // A temporary file that is renamed would stand in its place.
    [Theory]
    [InlineData("/dev/null", true)]
    [InlineData("/dev/../dev/full", true)]
    [InlineData("/proc/self/comm", true)]
    [InlineData("/dev/shm/x", false)]
    [InlineData("/dev/no-such-device", false)]
    [InlineData("/etc/passwd", false)]
    public void A_device_is_written_as_it_is(string path, bool isDevice)
    {
        Assert.Equal(isDevice, Place.IsDevice(path));
        if (isDevice) Assert.Null(Place.Problem(path, PathUse.WriteFile));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static string Vector => Path.Combine(Scratch.Root, "models/vectors/rules/Load.Loaded.json");

    private void AnotherKind(string line, string file)
    {
        if (line.EndsWith("DIR", StringComparison.Ordinal)) Refused(line, file, $"found '{file}', a file; expected a folder");
        else Refused(line, scratch.Folder, $"found '{scratch.Folder}', a folder; expected a file");
    }

    private static void Refused(string line, string place, string expected)
    {
        var words = line.Split(' ').Select(w => w switch { "FILE" or "DIR" => place, "POLICY" => Cli.Policies("two-workers.yaml"), "VECTOR" => Vector, _ => w }).ToArray();
        var (exit, output, error) = Cli.Run(words);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.StartsWith($"tmebox: {(words[^2].StartsWith('-') ? words[^2] : "FOLDER")}: ", error, StringComparison.Ordinal);
    }
}
