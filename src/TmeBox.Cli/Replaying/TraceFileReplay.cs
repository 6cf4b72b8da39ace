using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Replay;
using TmeBox.Conformance.Traces;

namespace TmeBox.Cli.Replaying;

/// <summary>Replays the trace of a real program.</summary>
internal static class TraceFileReplay
{
    /// <summary>Replays it on both sides; 1 if they differ, 2 if trace, map or platform is wrong.</summary>
    public static int Run(Session session, string file, string? mapFile, string platformName)
    {
        var map = PageMapFile.Load(mapFile ?? MapBeside(file));
        var platform = PlatformFile.Named(platformName, file);
        if (!map.Ok || !platform.Ok) return Problems.Report(session, [.. map.Problems, .. platform.Problems]);
        using var trace = new MappedTrace(ProgramTraces.Open(file), map.Value);
        TraceReport report;
        try
        {
            report = Progressing.Show(session.Terminal, "replaying", map.Value.Accesses, tell => TraceReplay.Run(
                trace,
                map.Value,
                new(platform.Value),
                p => tell(p.Accesses, string.Create(CultureInfo.InvariantCulture, $"{p.Accesses:N0} accesses")),
                session.Cancelled));
        }
        catch (ArgumentException e)
        {
            throw CommandException.BadInput($"--platform {platformName}: {e.Message}; expected a platform that has what the map {map.Value.Name} needs");
        }

        if (report.End == TraceEnd.Cancelled) session.Cancelled.ThrowIfCancellationRequested();
        if (report.Problem is { } problem) throw CommandException.BadInput(problem.ToString());
        if (session.IsJson) Json(session.Terminal, file, platformName, report);
        else Write(session.Terminal, file, platformName, report);
        return report.Divergence is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    /// <summary>The map that lies beside a trace: x.map.yaml beside x.lackey.gz.</summary>
    public static string MapBeside(string file) => ProgramTraces.Stem(file) + ".map.yaml";

    private static void Write(Terminal terminal, string file, string platform, TraceReport report)
    {
        terminal.Line($"{file} on {platform}", Ink.Strong);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Accesses:N0} accesses within lines, {report.Pages:N0} pages, {report.Operations:N0} operations compared, {report.Elapsed.TotalSeconds:0.0} s"));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"specification {report.SpecificationRate:N0} operations a second, engine {report.EngineRate:N0}, {report.EngineRate / Math.Max(report.SpecificationRate, 1):0.0} times as fast"));
        CoverageScreen.Write(terminal, report.Coverage);
        if (report.Divergence is { } divergence) FindingScreen.Write(terminal, divergence);
        else terminal.Line("specification and engine agree", Ink.Good);
    }

    private static void Json(Terminal terminal, string file, string platform, TraceReport report) => JsonOutput.Write(terminal, new Document(
        "tmebox-trace-replay/1",
        file,
        platform,
        report.Divergence is null,
        report.Accesses,
        report.Operations,
        report.Pages,
        Math.Round(report.SpecificationRate),
        Math.Round(report.EngineRate),
        Math.Round(report.Elapsed.TotalSeconds, 3),
        report.Coverage,
        report.Divergence is null ? null : JsonDivergence.Of(report.Divergence)));

    private sealed record Document(
        string Schema, string File, string Platform, bool Agree, long Accesses, long Operations, int Pages, double SpecificationRate, double EngineRate, double Seconds,
        ImmutableSortedDictionary<string, RuleCoverage> Coverage, JsonDivergence? Divergence);
}
