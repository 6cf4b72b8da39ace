using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Verifying;

/// <summary>The verifiers that a command may ask. The first judges; with <c>--cross-check</c> the others must say the same.</summary>
/// <param name="All">The verifiers by name.</param>
internal sealed record CodeVerifiers(ImmutableArray<(string Name, ICodeVerifier Verifier)> All)
{
    /// <summary>Those of this build.</summary>
    public static CodeVerifiers OfBuild { get; } = new([("sweep", new SweepVerifier()), ("reference", new ReferenceVerifier())]);

    /// <summary>The one to ask.</summary>
    /// <exception cref="CommandException">There are not enough of them.</exception>
    public ICodeVerifier Chosen(bool crossChecked)
    {
        if (All.Length < (crossChecked ? 2 : 1))
            throw new CommandException(ExitCodes.Failure, $"this build has {All.Length} verifiers of code; expected at least {(crossChecked ? "2 for --cross-check" : "1")}");
        return crossChecked ? new CrossCheck(All) : All[0].Verifier;
    }
}
