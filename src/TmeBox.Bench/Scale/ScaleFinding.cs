namespace TmeBox.Bench.Scale;

/// <summary>An access that did not show what it must.</summary>
/// <param name="What">What was done.</param>
/// <param name="Sandbox">The number of the sandbox's life, from 1.</param>
/// <param name="KeyId">The KeyID that the access named.</param>
/// <param name="Address">The KeyID-free address of the line.</param>
/// <param name="Found">What it showed.</param>
/// <param name="Expected">What it must show.</param>
public sealed record ScaleFinding(string What, long Sandbox, int KeyId, ulong Address, string Found, string Expected)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{What}: sandbox {Sandbox}, KeyID {KeyId}, address 0x{Address:x}: found {Found}; expected {Expected}");
}

/// <summary>Ends a run at the first access that did not show what it must.</summary>
internal sealed class ScaleFindingException(ScaleFinding finding) : Exception(finding.ToString())
{
    /// <summary>The access.</summary>
    public ScaleFinding Finding { get; } = finding;
}
