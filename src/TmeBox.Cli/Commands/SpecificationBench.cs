using System.CommandLine;
using System.Globalization;
using TmeBox.Bench.Specification;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary><c>bench spec</c>: how fast the specification itself runs.</summary>
internal static class SpecificationBench
{
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "How long each figure is measured; 5s by default.");

    public static Command Make(Session session)
    {
        var command = new Command("spec", "The specification: cached accesses, and misses with real bytes.") { Time };
        session.Act(command, parsed => Run(session, parsed.GetValue(Time) ?? TimeSpan.FromSeconds(5)));
        return command;
    }

    private static int Run(Session session, TimeSpan time)
    {
        var done = 0;
        var figures = Progressing.Show(session.Terminal, "measuring", 3, tell => SpecificationSpeed.Measure(time, id => tell(done++, id), session.Cancelled));
        var maps = MapSpeed.Measure(time, session.Cancelled);
        if (session.IsJson)
        {
            JsonOutput.Write(session.Terminal, new Document("tmebox-bench-spec/1", [.. figures], [.. maps]));
            return ExitCodes.Well;
        }

        var table = new TextTable("figure", "median", "99 % above", "goal");
        foreach (var f in figures)
            table.Add(f.Id, new(Rate(f.Median), f.ReachesGoal ? Ink.Good : Ink.Notice), Rate(f.Slow), Rate(f.Goal));
        table.Write(session.Terminal, 0);
        foreach (var f in figures) session.Terminal.Paragraph($"{f.Id}: ", f.What, Ink.Faint);
        session.Terminal.Line();
        var persistent = new TextTable("persistent map", "look-up and replacement", "against the one used");
        foreach (var map in maps)
            persistent.Add(map.IsChosen ? $"{map.Id} (used)" : map.Id, Rate(map.Median), string.Create(CultureInfo.InvariantCulture, $"{map.Ratio:N2}"));
        persistent.Write(session.Terminal, 0);
        return ExitCodes.Well;
    }

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s");

    private sealed record Document(string Schema, SpecificationFigure[] Figures, MapFigure[] Maps);
}
