using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Chain.Memory;

/// <summary>What an access by linear address answered.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Data">The bytes read, and zeros behind them.</param>
internal readonly record struct AccessAnswer(Outcome Outcome, Hex Data)
{
    /// <summary>Whether it completed.</summary>
    public bool IsDone => Outcome == Outcome.Done;
}
