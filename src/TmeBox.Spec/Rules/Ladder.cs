using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Rules;

/// <summary>An ordered ladder of guards, then one effect: the form in which manuals write an instruction.</summary>
/// <remarks>The first guard that holds decides. On a concrete machine later rungs are not even looked at; in a proof every rung becomes a condition.</remarks>
public sealed class Ladder
{
    private readonly MachineState start;
    private List<(Bit Condition, Step Result)>? rungs;
    private Step? decided;

    private Ladder(MachineState start) => this.start = start;

    /// <summary>Starts an operation; the set of deciding rules starts empty.</summary>
    public static Ladder For(MachineState machine) => new(machine.Begin());

    /// <summary>Goes on with an operation: the rules that have decided so far stay in the set.</summary>
    public static Ladder On(MachineState machine) => new(machine);

    /// <summary>Answers with an outcome and changes nothing, where the condition holds.</summary>
    public Ladder Refuse(Rule rule, Bit condition, Word outcome) => Refuse(rule, condition, Answer.Of(outcome));

    /// <summary>Answers and changes nothing, where the condition holds.</summary>
    public Ladder Refuse(Rule rule, Bit condition, Answer answer)
    {
        if (decided is not null) return this;
        condition = start.Replaced(rule, condition);
        if (condition.IsFalse) return this;
        var refused = new Step(start.Fire(rule, Bit.True), answer);
        if (condition.IsTrue && rungs is null) decided = refused;
        else (rungs ??= []).Add((condition, refused));
        return this;
    }

    /// <summary>The effect, which happens where no guard held.</summary>
    public Step Do(Rule rule, Func<MachineState, Step> effect) => Continue(s => effect(s.Fire(rule, Bit.True)));

    /// <summary>What follows where no guard held; it names its rules itself.</summary>
    public Step Continue(Func<MachineState, Step> rest)
    {
        if (decided is not null) return decided;
        var result = rest(start);
        for (var i = (rungs?.Count ?? 0) - 1; i >= 0; i--) result = Lifted.If(rungs![i].Condition, rungs[i].Result, result);
        return result;
    }
}
