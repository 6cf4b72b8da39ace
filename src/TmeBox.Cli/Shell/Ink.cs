namespace TmeBox.Cli.Shell;

/// <summary>What a piece of text is, which decides its colour.</summary>
public enum Ink
{
    /// <summary>Ordinary text.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Strong,

    /// <summary>Something of less weight.</summary>
    Faint,

    /// <summary>A good verdict.</summary>
    Good,

    /// <summary>A bad verdict.</summary>
    Bad,

    /// <summary>Something to look at.</summary>
    Notice,
}
