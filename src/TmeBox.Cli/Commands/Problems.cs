using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>Reports what is wrong with an input file.</summary>
internal static class Problems
{
    /// <summary>All problems at once, to the complaints; for a program, to the results as well.</summary>
    public static int Report(Session session, ImmutableArray<InputProblem> problems)
    {
        if (session.IsJson)
            JsonOutput.Write(session.Terminal, new Document("tmebox-problems/1", JsonSerializer.Deserialize<JsonElement>(ProblemReport.ToJson(problems))));
        else session.Terminal.Error.Write(ProblemReport.ToText(problems));
        return ExitCodes.BadInput;
    }

    private sealed record Document(string Schema, JsonElement Problems);
}
