using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Verifying;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Reporting;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Commands;

/// <summary><c>bench verify</c>: how fast code is verified, against the plain decode of the same bytes in the same process.</summary>
internal static class VerifyBench
{
    private const int MostRounds = 1000;
    private const double GoalRate = 250e6, GoalRatio = 3, GoalOfTwo = 2;
    private static readonly Argument<string?> Code = new PathArgument<string?>("FILE", PathUse.Read) { Description = "An ELF file; the compiler of gcc if none is given.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds a profile.", HelpName = "N", DefaultValueFactory = _ => 15 };
    private static readonly Option<bool> Instrumented = new("--instrumented")
    {
        Description = "Lay the code out first as code for a sandbox is: memory operands through gs with 32-bit addresses, no instruction over the end of a bundle, calls at the end of theirs, returns and indirect branches through masked registers.",
    };

    public static Command Make(Session session)
    {
        var command = new Command("verify", "The verifier of code: all rules, one and all processors, against a plain decode.") { Code, Rounds, Instrumented };
        session.Act(command, parsed => Run(session, parsed.GetValue(Code) ?? Compiler(), parsed.GetValue(Rounds), parsed.GetValue(Instrumented)));
        return command;
    }

    private static int Run(Session session, string file, int rounds, bool isInstrumented)
    {
        if (rounds is < 1 or > MostRounds) throw CommandException.BadInput($"--rounds: found {rounds}; expected 1 to {MostRounds}");
        var image = VerifiedFile.Read(file, new(IsolationProfile.Data, CodeLimits.Standard), session.Cancelled);
        if (image.CodeBytes == 0) throw CommandException.BadInput($"{file}: found no code; expected an ELF file with some");
        IReadOnlyList<CodeRegion> regions = isInstrumented ? [.. image.Regions.Select(Laid)] : [.. image.Regions];

        // Where control enters the file says nothing of code that was moved.
        IReadOnlySet<uint> entries = isInstrumented ? new HashSet<uint>() : image.Entries;
        var profiles = Enum.GetValues<IsolationProfile>();
        var speeds = Progressing.Show(session.Terminal, "measuring", rounds * profiles.Length, tell => profiles.Select((profile, i) => VerifySpeed.Measure(
            new(profile, regions, entries, CodeLimits.Standard), rounds, done => tell(i * rounds + done, Names.Of(profile)), session.Cancelled)).ToImmutableArray());
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-bench-verify/1", file, isInstrumented, rounds, speeds));
        else Write(session.Terminal, isInstrumented ? $"{file}, instrumented" : file, rounds, speeds);
        return ExitCodes.Well;
    }

    private static CodeRegion Laid(CodeRegion region) => region with { Bytes = InstrumentedLayout.Of(region.Bytes.ToArray(), (int)(region.WindowOffset % CodeLimits.BundleSize)) };

    private static string Compiler() =>
        Directory.Exists("/usr/lib/gcc") && Directory.EnumerateFiles("/usr/lib/gcc", "cc1", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault() is { } compiler
            ? compiler
            : throw CommandException.BadInput("FILE is missing, and there is no cc1 below /usr/lib/gcc; expected an ELF file");

    private static void Write(Terminal terminal, string file, int rounds, ImmutableArray<VerifySpeed> speeds)
    {
        var one = speeds[0];
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture, $"{file}: {one.Bytes:N0} bytes of code, {one.Instructions:N0} instructions; {one.Processors} processors, {rounds} rounds a profile"));
        var table = new TextTable("profile", "what", "MB/s", "against decode", "middle half", "goal");
        foreach (var speed in speeds)
        {
            var name = Names.Of(speed.Profile);
            table.Add(name, "plain decode", Rate(speed.Decode), "", "", "");
            AddSweep("all rules, one thread", speed.Sweep, speed.Ratio, 1, "");
            AddSweep("all rules, all processors", speed.Parallel, speed.ParallelRatio, GoalOfTwo, " with two");
            table.Add(name, "all against one", "", Times(speed.Scaling.Median), Middle(speed.Scaling), "");
            table.Add(name, "as many decodes against one", "", Times(speed.MachineScaling.Median), Middle(speed.MachineScaling), "");

            void AddSweep(string what, VerifySpeed.Figure rate, VerifySpeed.Figure ratio, double times, string where) => table.Add(
                name, what, new(Rate(rate), Met(rate.Median >= times * GoalRate)), new(Times(ratio.Median), Met(ratio.Median >= times * GoalRatio)), Middle(ratio),
                string.Create(CultureInfo.InvariantCulture, $"{times * GoalRate / 1e6:0} MB/s, {times * GoalRatio:0} x{where}"));
        }

        table.Write(terminal, 0);
        foreach (var speed in speeds) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{Names.Of(speed.Profile)}: {speed.Refused:N0} instructions refused"), Ink.Faint);
    }

    private static Ink Met(bool reached) => reached ? Ink.Good : Ink.Notice;

    private static string Rate(VerifySpeed.Figure bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes.Median / 1e6:0} ({bytes.LowerQuartile / 1e6:0} to {bytes.UpperQuartile / 1e6:0})");

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} x");

    private static string Middle(VerifySpeed.Figure ratio) => $"{Times(ratio.LowerQuartile)} to {Times(ratio.UpperQuartile)}";

    private sealed record Document(string Schema, string File, bool Instrumented, int Rounds, ImmutableArray<VerifySpeed> Profiles);
}
