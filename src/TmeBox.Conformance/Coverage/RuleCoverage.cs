namespace TmeBox.Conformance.Coverage;

/// <summary>What one rule did in a run; never anything, where both are zero.</summary>
/// <param name="Fired">In how many steps it decided that were completed: an effect that happened, a guard that turned a step another way.</param>
/// <param name="Denied">In how many steps it decided that were refused: faults, failed answers of PCONFIG, VM exits, aborts.</param>
public readonly record struct RuleCoverage(long Fired, long Denied)
{
    /// <summary>Whether it decided anything.</summary>
    public bool Any => Fired + Denied > 0;
}
