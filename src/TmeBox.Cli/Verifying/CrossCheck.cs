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
        // A limit could hide a difference behind it.
        var (name, verifier) = verifiers[0];
        var found = verifier.Verify(context, int.MaxValue, cancel);
        foreach (var (other, second) in verifiers[1..])
        {
            var also = second.Verify(context, int.MaxValue, cancel);
            for (var i = 0; i < Math.Max(found.Count, also.Count); i++)
            {
                var (a, b) = (i < found.Count ? found[i] : null, i < also.Count ? also[i] : null);
                if (a?.Rule == b?.Rule && a?.Offset == b?.Offset && a?.Length == b?.Length) continue;
                throw new CommandException(ExitCodes.Failure, $"the verifiers disagree, which is a defect of ours: {name} says {Said(a)}, {other} says {Said(b)}", "no verdict is given; please report it with the file");
            }
        }

        return found.Count <= limit ? found : [.. found.Take(limit)];
    }

    private static string Said(CodeFinding? finding) => finding is null ? "nothing more" : $"{finding.Rule.Id} of {finding.Length} bytes at window offset 0x{finding.Offset:x}";
}
