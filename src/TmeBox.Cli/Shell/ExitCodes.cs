namespace TmeBox.Cli.Shell;

/// <summary>How every command ends.</summary>
public static class ExitCodes
{
    /// <summary>All well.</summary>
    public const int Well = 0;

    /// <summary>A finding: a demanded guarantee is refuted, or two sides diverge.</summary>
    public const int Finding = 1;

    /// <summary>Bad usage or input.</summary>
    public const int BadInput = 2;

    /// <summary>Our own failure, something missing, a standard output that takes nothing more, or an interruption.</summary>
    public const int Failure = 3;

    /// <summary>The reader of the standard output went away before its end: what a shell says of programs that SIGPIPE ended.</summary>
    /// <remarks>None of the others, since a command that stops there knows of no finding and of no success.</remarks>
    public const int ReaderIsGone = 141;
}
