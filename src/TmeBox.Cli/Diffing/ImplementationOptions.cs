using System.CommandLine;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Cli.Diffing;

/// <summary>The options that name someone's implementation.</summary>
internal sealed class ImplementationOptions
{
    public ImplementationOptions(string description) => Implementation = new("--impl") { Description = description, HelpName = "CMD" };

    /// <summary>The implementation.</summary>
    public Option<string?> Implementation { get; }

    /// <summary>How long a reply may take.</summary>
    public Option<TimeSpan?> Deadline { get; } = DurationOption.Make("--deadline", "How long a reply may take, and the greeting six times as long; 5s by default.");

    /// <summary>What it calls outcomes.</summary>
    public Option<string?> Names { get; } = new PathOption<string?>("--names", PathUse.ReadFile) { Description = "A file that maps its names of outcomes: 'theirs = ours' a line.", HelpName = "FILE" };

    /// <summary>What says more of an implementation, and nothing without one.</summary>
    public IReadOnlyList<Option> Details => [Deadline, Names];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Implementation, .. Details];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>What was given.</summary>
    public Chosen Choose(ParseResult parsed)
    {
        var text = parsed.GetValue(Implementation)
            ?? throw CommandException.BadInput("--impl: found nothing; expected a command such as 'python3 mine.py', tcp:HOST:PORT or unix:PATH");
        return new(text, parsed.GetValue(Deadline) ?? ImplementationHost.DefaultDeadline, parsed.GetValue(Names));
    }

    /// <summary>An implementation as it was named.</summary>
    internal sealed record Chosen(string Text, TimeSpan Deadline, string? Names)
    {
        /// <summary>The same choice as words for a shell.</summary>
        public string Words => $"--impl {Quoted(Text)}"
            + (Names is null ? "" : $" --names {Quoted(Names)}")
            + (Deadline == ImplementationHost.DefaultDeadline ? "" : FormattableString.Invariant($" --deadline {Deadline.TotalMilliseconds:0}ms"));

        /// <summary>Starts it. One that cannot be started is bad usage; one that does not greet is a finding.</summary>
        public ImplementationHost Start(Session session)
        {
            try
            {
                return new(ImplementationAddress.Parse(Text), Deadline, Names is null ? null : OutcomeNames.Load(Names), session.Cancelled);
            }
            catch (FormatException e)
            {
                throw CommandException.BadInput((e.Message.StartsWith("found", StringComparison.Ordinal) ? "--impl: " : "") + e.Message);
            }
            catch (ImplementationException e)
            {
                session.Cancelled.ThrowIfCancellationRequested();
                if (!e.HasStarted) throw CommandException.BadInput($"{Text}: cannot be started: {e.Message}; expected a command that the shell finds and may run, or a socket at which an implementation listens (tcp:HOST:PORT, unix:PATH)");
                throw new CommandException(ExitCodes.Finding, $"{Text}: {ImplementationException.NameOf(e.Fault)} before anything could be compared: {e.Message}");
            }
        }

        private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
