using System.Diagnostics;
using Spectre.Console;

namespace TmeBox.Cli.Shell;

/// <summary>Shows how far a long work is: a bar where someone watches, an occasional line otherwise.</summary>
internal static class Progressing
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Does the work, which tells after each part how much of <paramref name="total"/> is done and what to say of it.</summary>
    public static T Show<T>(Terminal terminal, string title, double total, Func<Action<double, string>, T> work) =>
        terminal.Interactive ? Bar(terminal, title, total, work) : Lines(terminal, title, work);

    private static T Bar<T>(Terminal terminal, string title, double total, Func<Action<double, string>, T> work) =>
        terminal.ProgressConsole().Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(bars =>
            {
                var bar = bars.AddTask(Markup.Escape(title), maxValue: total);
                return work((done, text) =>
                {
                    bar.Value = done;
                    bar.Description = Markup.Escape(Visible.Line($"{title}: {text}"));
                });
            });

    private static T Lines<T>(Terminal terminal, string title, Func<Action<double, string>, T> work)
    {
        var gate = new Lock();
        var last = Stopwatch.GetTimestamp();
        return work((_, text) =>
        {
            lock (gate)
            {
                if (Stopwatch.GetElapsedTime(last) < LineEvery) return;
                last = Stopwatch.GetTimestamp();
                terminal.Say($"{title}: {text}");
            }
        });
    }
}
