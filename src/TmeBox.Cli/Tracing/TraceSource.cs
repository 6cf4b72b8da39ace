using TmeBox.Cli.Commands;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Input;
using TmeBox.Cli.Replaying;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Recordings;
using TmeBox.Conformance.Replay;
using TmeBox.Conformance.Traces;

namespace TmeBox.Cli.Tracing;

/// <summary>Finds what is to be traced: a recording as it is; a sequence, a finding, a token or the trace of a program as the specification runs it.</summary>
internal static class TraceSource
{
    /// <summary>The recording of it, or null where the problems of its map or platform are said already.</summary>
    public static Recording? Recorded(Session session, string what, string? mapFile, string platformName, long? accesses)
    {
        try
        {
            if (TokenReplay.IsToken(what) && !File.Exists(what)) return Recorder.Record(FuzzToken.Sequence(what));
            if (FindingFolder.IsOne(what)) return Recorder.Record(FindingFolder.Load(what).Shrinking.Sequence);
            if (!File.Exists(what)) throw Missing(what);
            if (RecordingFile.IsOne(what)) return RecordingFile.Load(what);
            if (ProgramTraces.IsOne(what)) return OfProgram(session, what, mapFile ?? TraceFileReplay.MapBeside(what), platformName, accesses);
            return Recorder.Record(WrittenSequences.Load(what).Sequence);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(TokenReplay.IsToken(what) ? $"token: {e.Message}; expected a token of diff, such as s1.AAAA" : e.Message);
        }
    }

    /// <summary>Whether it can be traced, and needs neither map nor platform for it.</summary>
    public static bool IsOfNoProgram(string what) =>
        File.Exists(what) ? RecordingFile.IsOne(what) || !ProgramTraces.IsOne(what) : TokenReplay.IsToken(what) || FindingFolder.IsOne(what);

    private static CommandException Missing(string what) => CommandException.BadInput(
        $"{what}:1:1: found {(Directory.Exists(what) ? "a directory" : "no such file")}; expected a recording, a sequence (.json), a folder that diff wrote, a token (s1.), or a trace of a program ({ProgramTraces.Endings})");

    private static Recording? OfProgram(Session session, string file, string mapFile, string platformName, long? accesses)
    {
        var map = PageMapFile.Load(mapFile);
        var platform = PlatformFile.Named(platformName, file);
        if (!map.Ok || !platform.Ok)
        {
            Problems.Report(session, [.. map.Problems, .. platform.Problems]);
            return null;
        }

        using var trace = new MappedTrace(ProgramTraces.Open(file), map.Value);
        try
        {
            var sequence = TraceReplay.Sequence(trace, map.Value, new(platform.Value, MaxAccesses: accesses));
            return trace.Problem is { } problem ? throw CommandException.BadInput(problem.ToString()) : Recorder.Record(sequence);
        }
        catch (ArgumentException e)
        {
            throw CommandException.BadInput($"{file}: {e.Message}; expected a platform that has what the map {map.Value.Name} needs, and --accesses N for a part of a long trace");
        }
    }
}
