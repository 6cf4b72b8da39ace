using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A reset of the platform: the one thing that unlocks 982H.</summary>
public static class Reset
{
    internal static readonly Rule Happened = new("Reset", "F-ACT-3, F-PCFG-6", "A reset clears every register, key, lock, TLB and cache; dirty lines are lost. DRAM keeps what it held, and so does the attacker's wiring.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m) => Ladder.For(m)
        // When: any time. Require: nothing.
        // Effect
        .Do(Happened, s => new(
            MachineState.Reset(s.Profile, s.Cipher, s.Mutant) with { Dram = s.Dram, Wiring = s.Wiring, Fired = s.Fired },
            // Observe: nothing.
            Answer.Of(Outcomes.Done)));
}
