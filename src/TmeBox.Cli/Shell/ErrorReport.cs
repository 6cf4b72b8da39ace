namespace TmeBox.Cli.Shell;

/// <summary>Says why a command ended early: to the person who watches, and for a program as the result.</summary>
internal static class ErrorReport
{
    /// <summary>Says it, one line a problem, and hands the exit code back.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="isJson">Whether a program reads the result. It gets one document: none of this after a whole one.</param>
    /// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
    /// <param name="lines">What to say.</param>
    public static int Write(Terminal terminal, bool isJson, int exitCode, params IReadOnlyList<string> lines)
    {
        foreach (var line in lines) terminal.Say(line);
        try
        {
            if (isJson && !terminal.HasDocument) JsonOutput.Write(terminal, new Document("tmebox-error/1", exitCode, lines));
        }
        catch (OutputException)
        {
            // It is said already, and the exit code is that of what went wrong first.
        }

        return exitCode;
    }

    private sealed record Document(string Schema, int ExitCode, IReadOnlyList<string> Errors);
}
