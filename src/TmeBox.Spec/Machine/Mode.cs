using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A core changes its mode: by interrupts, system calls, SEAMCALL, VM entry and exit, whose mechanisms are out of scope.</summary>
public static class Mode
{
    internal static readonly Rule NoSeam = new("Mode", "F-PART-1", "Without SEAM on the platform no core enters it.");
    internal static readonly Rule Changed = new("Mode", "model", "The active core goes on at another privilege level, in or out of SEAM and of VMX non-root operation, with the controls that its host gives it.");

    /// <summary>The change.</summary>
    public static Step Change(MachineState m, Word cpl, Bit seam, Bit nonRoot, Bit pconfigEnable, Word pconfigExiting) => Ladder.For(m)
        // Require
        .Refuse(NoSeam, seam & !m.Profile.HasSeam, Outcomes.GeneralProtection)
        // Effect
        .Do(Changed, s => new(
            s.WithCore(s.Core with { Cpl = cpl, Seam = seam, NonRoot = nonRoot, PconfigEnable = pconfigEnable, PconfigExiting = pconfigExiting }),
            // Observe: nothing.
            Answer.Of(Outcomes.Done)));
}
