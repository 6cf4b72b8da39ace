using System.Globalization;
using Spectre.Console;

namespace TmeBox.Cli.Shell;

/// <summary>Where a command writes: results to one side, progress and complaints to the other.</summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class Terminal
{
    /// <summary>The width of text that nobody's window limits.</summary>
    public const int DefaultWidth = 120;

    private const int Narrowest = 40;
    private const int Widest = 400;

    /// <summary>A terminal over two writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress and complaints.</param>
    /// <param name="width">Columns.</param>
    /// <param name="color">Whether results are coloured.</param>
    /// <param name="interactive">Whether someone watches the progress, so that it may redraw itself.</param>
    public Terminal(TextWriter output, TextWriter error, int width = DefaultWidth, bool color = false, bool interactive = false)
    {
        (Out, Error, Color, Interactive) = (output, error, color, interactive);
        Width = Math.Clamp(width, Narrowest, Widest);
    }

    /// <summary>Results.</summary>
    public TextWriter Out { get; }

    /// <summary>Progress and complaints.</summary>
    public TextWriter Error { get; }

    /// <summary>Columns of the results.</summary>
    public int Width { get; }

    /// <summary>Whether results are coloured.</summary>
    public bool Color { get; private set; }

    /// <summary>Whether progress may redraw itself.</summary>
    public bool Interactive { get; }

    /// <summary>Whether a document for a program is written.</summary>
    internal bool HasDocument { get; set; }

    /// <summary>This process's terminal, as its environment describes it (COLUMNS, NO_COLOR, TERM).</summary>
    public static Terminal OfProcess()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var color = !Console.IsOutputRedirected && !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var given = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0;
        var width = given ? columns : Console.IsOutputRedirected ? DefaultWidth : Console.WindowWidth;
        return new(StandardStream.Output().Writer(), StandardStream.Error().Writer(), width > 0 ? width : DefaultWidth, color, !Console.IsErrorRedirected && !dumb);
    }

    /// <summary>Takes colour away.</summary>
    public void WithoutColor() => Color = false;

    /// <summary>A text as it is coloured here.</summary>
    public string Paint(string text, Ink ink) => !Color || ink == Ink.Plain || text.Length == 0 ? text : ink switch
    {
        Ink.Strong => $"\u001b[1m{text}\u001b[0m",
        Ink.Faint => $"\u001b[2m{text}\u001b[0m",
        Ink.Good => $"\u001b[32m{text}\u001b[0m",
        Ink.Bad => $"\u001b[1;31m{text}\u001b[0m",
        _ => $"\u001b[33m{text}\u001b[0m",
    };

    /// <summary>A line of results.</summary>
    public void Line(string text = "", Ink ink = Ink.Plain) => Out.WriteLine(Paint(Visible.Lines(text), ink));

    /// <summary>Results broken at spaces to the width, the first line after <paramref name="lead"/> and the rest indented as far.</summary>
    /// <param name="lead">What stands before the first line.</param>
    /// <param name="text">The results.</param>
    /// <param name="leadInk">What the lead is.</param>
    /// <param name="wordInk">What the first word of the text is.</param>
    public void Paragraph(string lead, string text, Ink leadInk = Ink.Plain, Ink wordInk = Ink.Plain)
    {
        lead = Visible.Line(lead);
        var room = Math.Max(20, Width - lead.Length);
        var first = true;
        foreach (var line in Wrapping.AtSpaces(Visible.Lines(text), room))
        {
            var word = first ? line.AsSpan().IndexOf(' ') is var space and >= 0 ? line[..space] : line : "";
            Out.WriteLine((first ? Paint(lead, leadInk) : new string(' ', lead.Length)) + Paint(word, wordInk) + line[word.Length..]);
            first = false;
        }
    }

    /// <summary>A line to the person who watches.</summary>
    public void Say(string text) => Error.WriteLine("tmebox: " + Visible.Line(text));

    /// <summary>A console that may redraw lines of progress.</summary>
    internal IAnsiConsole ProgressConsole() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Error),
        Ansi = AnsiSupport.Yes,
        ColorSystem = Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.Yes,
    });
}
