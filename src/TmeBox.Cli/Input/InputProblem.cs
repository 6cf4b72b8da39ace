using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>A broken rule and the place in the file where it is broken.</summary>
/// <param name="At">The place.</param>
/// <param name="Problem">The rule, what was found and what was expected.</param>
public sealed record InputProblem(Position At, Problem Problem)
{
    /// <summary>One line: <c>file:line:column: Rule.Id: sentence; found X; expected Y</c>.</summary>
    public override string ToString() =>
        $"{At}: {Problem.Rule.Id}: {Problem.Rule.Sentence}; found {Problem.Found}; expected {Problem.Expected}";
}
