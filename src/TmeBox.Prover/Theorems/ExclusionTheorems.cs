using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What 983H and 984H accept (F-EXC-1).</summary>
internal static class ExclusionTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Exclusion.CoversWhatMatches", "A line is in the exclusion range exactly if 983H enables it and every address bit that the mask names is as in the base.",
            "that the range is one piece: it is, if the mask is one run",
            c =>
            {
                var m = c.AnyMachine();
                var line = c.Line("line");
                var same = m.Exclusion.Mask[11];
                for (var i = 12; i < 52; i++) same &= m.Exclusion.Mask[i].Implies(line.ByteAddress[i] == m.Exclusion.Base[i]);
                return m.Exclusion.Covers(line) == same;
            }),
        Theorem.Of("Exclusion.MaskFaultsExactly", "A write of 983H by the kernel is #GP(0) exactly if 982H is locked, or a bit other than 11 and MAXPHYADDR-1:12 is set, or the address bits are not ones from MAXPHYADDR-1 down to some bit and zeros below; no ones at all are legal.",
            "that the range makes sense",
            c =>
            {
                var (m, value, step) = Written(c, Msr.ExcludeMask);
                Bit shape = false;
                for (var low = 12; low <= c.Profile.PhysicalAddressBits; low++)
                    shape |= (value & Word.Of(~(1UL << 11), 64)) == Bits(c.Profile.PhysicalAddressBits, low);
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == (m.Activate.Locked | !shape);
            }),
        Theorem.Of("Exclusion.BaseFaultsExactly", "A write of 984H by the kernel is #GP(0) exactly if 982H is locked, or a bit outside MAXPHYADDR-1:12 is set.",
            "that the base fits the mask",
            c =>
            {
                var (m, value, step) = Written(c, Msr.ExcludeBase);
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == (m.Activate.Locked | (value & Word.Of(~Bits(c.Profile.PhysicalAddressBits, 12), 64)) != 0);
            }),
        .. new[] { (Msr.ExcludeMask, "983H", "Mask"), (Msr.ExcludeBase, "984H", "Base") }.SelectMany(Takes),
    ];

    private static IEnumerable<Theorem> Takes((uint Index, string Name, string Part) register)
    {
        yield return Theorem.Of($"Exclusion.{register.Part}TakesTheValue", $"A write of {register.Name} that is no fault makes the register the value, and changes nothing else.",
            "that lines cached before are flushed",
            c =>
            {
                var (m, value, step) = Written(c, register.Index);
                var wanted = register.Index == Msr.ExcludeMask ? m.Exclusion with { Mask = value } : m.Exclusion with { Base = value };
                return (step.Answer.Outcome == Outcomes.Done).Implies(Unchanged.All(c, m with { Exclusion = wanted }, step.Machine));
            });
        yield return Theorem.Of($"Exclusion.{register.Part}RefusalChangesNothing", $"A write of {register.Name} that is a fault changes nothing; once 982H is locked that is every write (A26).",
            "that the range is as firmware meant it",
            c =>
            {
                var (m, _, step) = Written(c, register.Index);
                return (step.Answer.Outcome != Outcomes.Done).Implies(Unchanged.All(c, m, step.Machine)) & m.Activate.Locked.Implies(step.Answer.Outcome == Outcomes.GeneralProtection);
            });
    }

    private static ulong Bits(int top, int low) => ((1UL << top) - 1) & ~((1UL << low) - 1);

    private static (MachineState Before, Word Value, Step Step) Written(Claim c, uint index)
    {
        var m = c.AnyMachine();
        c.Given("Core.Kernel", m.Core.Cpl == 0);
        var value = c.Word("written", 64);
        return (m, value, Msr.Set(m, index, value, c.ActivateInputs));
    }
}
