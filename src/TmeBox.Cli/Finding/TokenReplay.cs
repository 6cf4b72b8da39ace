using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Fuzzing;

namespace TmeBox.Cli.Finding;

/// <summary>Runs what a fuzz token names.</summary>
internal static class TokenReplay
{
    /// <summary>Whether a word looks like a token.</summary>
    public static bool IsToken(string word) => word.StartsWith("f2.", StringComparison.Ordinal) || word.StartsWith("s1.", StringComparison.Ordinal);

    /// <summary>Runs it on both sides; 1 if they differ.</summary>
    public static int Run(Session session, string token)
    {
        FuzzFinding? finding;
        try
        {
            finding = Fuzz.Replay(token);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput($"token: {e.Message}; expected the whole token that fuzz printed, such as f2.AAAA");
        }

        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-token/1", token, finding is null, finding is null ? null : JsonFinding.Of(finding)));
        else if (finding is null) session.Terminal.Line("specification and engine agree on this token", Ink.Good);
        else FindingScreen.Write(session.Terminal, finding);
        return finding is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    private sealed record Document(string Schema, string Token, bool Agree, JsonFinding? Finding);
}
