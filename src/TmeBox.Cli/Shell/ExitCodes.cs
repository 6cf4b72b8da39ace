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

    /// <summary>Our own failure, something missing, or an interruption.</summary>
    public const int Failure = 3;
}
