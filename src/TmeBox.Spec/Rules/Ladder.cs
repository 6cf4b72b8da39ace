using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Rules;

/// <summary>An ordered ladder of guards, then one effect: the form in which manuals write an instruction.</summary>
/// <remarks>The first guard that holds decides. On a concrete machine later rungs are not even looked at; in a proof every rung becomes a condition.</remarks>
public sealed class Ladder
{
    private readonly MachineState start;
    private readonly List<(Bit Condition, Step Result)> rungs = [];
    private Step? decided;

    private Ladder(MachineState start) => this.start = start;

    /// <summary>Starts an operation; the set of deciding rules starts empty.</summary>
    public static Ladder For(MachineState machine) => new(machine.Begin());

    /// <summary>Answers with an outcome and changes nothing, where the condition holds.</summary>
    public Ladder Refuse(Rule rule, Bit condition, Word outcome)
    {
        if (decided is not null) return this;
        condition = start.Replaced(rule, condition);
        if (condition.IsFalse) return this;
        var refused = new Step(start.Fire(rule, Bit.True), Answer.Of(outcome));
        if (condition.IsTrue && rungs.Count == 0) decided = refused;
        else rungs.Add((condition, refused));
        return this;
    }

    /// <summary>The effect, which happens where no guard held.</summary>
    public Step Do(Rule rule, Func<MachineState, Step> effect)
    {
        if (decided is not null) return decided;
        var result = effect(start.Fire(rule, Bit.True));
        for (var i = rungs.Count - 1; i >= 0; i--) result = Lifted.If(rungs[i].Condition, rungs[i].Result, result);
        return result;
    }
}
