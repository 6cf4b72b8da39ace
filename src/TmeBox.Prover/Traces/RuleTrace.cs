using System.Collections.Immutable;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Traces;

/// <summary>One step of a trace.</summary>
/// <param name="Operation">What happens.</param>
/// <param name="Operands">With what; concrete.</param>
public sealed record TraceStep(TraceOperation Operation, Operands Operands);

/// <summary>Operations from reset after which a rule decides: the evidence that it can.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Steps">The operations; the rule decides the last.</param>
/// <param name="SetAside">Shorter sequences of operations that the solver held possible and that did not replay; where there are none, that no trace is shorter is proved.</param>
public sealed record RuleTrace(Rule Rule, Profile Platform, ImmutableArray<TraceStep> Steps, int SetAside)
{
    /// <summary>Whether the solver proved that no trace of the menu is shorter.</summary>
    public bool IsProvedShortest => SetAside == 0;

    /// <summary>Whether the rule decides the last step, and the machine's real cipher runs through all.</summary>
    public bool Fires()
    {
        var m = MachineState.Reset(Platform, new BitsCipher());
        foreach (var step in Steps) m = step.Operation.Run(m, step.Operands).Machine;
        return m.Fired[Rule].IsTrue;
    }

    /// <summary>The same trace with every operand that does not matter put back to zero.</summary>
    public RuleTrace Plain()
    {
        var plain = this;
        for (var i = 0; i < Steps.Length; i++)
            foreach (var simpler in Simplifications.All)
            {
                var step = plain.Steps[i] with { Operands = simpler(plain.Steps[i].Operands) };
                var tried = plain with { Steps = plain.Steps.SetItem(i, step) };
                if (tried.Fires()) plain = tried;
            }

        return plain;
    }
}
