using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Verifying;

/// <summary>Asks all verifiers. Where they differ, one of them is wrong, and no verdict is given.</summary>
/// <param name="verifiers">The verifiers, at least two.</param>
internal sealed class CrossCheck(ImmutableArray<(string Name, ICodeVerifier Verifier)> verifiers) : ICodeVerifier
{
    public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel)
    {
        var (name, verifier) = verifiers[0];
        IReadOnlyList<CodeFinding> found = [];
        foreach (var (other, second) in verifiers[1..])
        {
            (found, var difference) = VerdictDifference.Between(context, verifier, second, cancel);
            if (difference is null) continue;
            throw new CommandException(
                ExitCodes.Failure,
                $"the verifiers disagree, which is a defect of ours: {name} says {VerdictDifference.Said(difference.First)}, {other} says {VerdictDifference.Said(difference.Second)}",
                "no verdict is given; please report it with the file");
        }

        return found.Count <= limit ? found : [.. found.Take(limit)];
    }
}
