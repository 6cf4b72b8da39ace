using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>RDMSR and WRMSR: who may use them, and what the registers say (F-CPU-1, F-CAP-1, F-CORE-1, F-PART-1).</summary>
internal static class MsrTheorems
{
    private static readonly uint[] Known = [Msr.Partitioning, Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate];

    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Everywhere("Msr.KernelOnly", "Outside privilege level 0 RDMSR and WRMSR of every TME register are #GP(0), and nothing changes.",
            "anything about other registers",
            c => All6(c, (m, index) => (m.Core.Cpl != 0).Implies(Faults(c, m, Msr.Get(m, index)) & Faults(c, m, Set(c, m, index))))),
        Theorem.Everywhere("Msr.NotEnumeratedIsAFault", "A register that the platform does not enumerate, and any that this text does not know, of which six are asked, is #GP(0) to read and to write, and nothing changes.",
            "anything about registers that have nothing to do with memory encryption",
            c => All6(c, (m, index) => (IsEnumerated(c.Profile, index) ? true : Faults(c, m, Msr.Get(m, index)) & Faults(c, m, Set(c, m, index))) & Faults(c, m, Msr.Get(m, index + 0x1000)) & Faults(c, m, Set(c, m, index + 0x1000)))),
        Theorem.Everywhere("Msr.EnumeratedIsRead", "At privilege level 0 a register that the platform enumerates is read without a fault, and reading changes nothing.",
            "that its value means anything",
            c => All6(c, (m, index) =>
            {
                var step = Msr.Get(m, index);
                return !IsEnumerated(c.Profile, index) ? true : (m.Core.Cpl == 0).Implies(step.Answer.Outcome == Outcomes.Done & Unchanged.All(c, m, step.Machine));
            })),
        Theorem.Everywhere("Msr.ReadOnlyRegistersStay", "A write of 981H or 87H is #GP(0) whatever is written, and nothing changes.",
            "that they never change: 87H follows 982H",
            c =>
            {
                var m = c.AnyMachine();
                return Faults(c, m, Set(c, m, Msr.Capability)) & Faults(c, m, Set(c, m, Msr.Partitioning));
            }),
        Kernel("Msr.CapabilityIsTheProfiles", "981H reads the platform's algorithms in bits 3:0, bypass in bit 31, MK_TME_MAX_KEYID_BITS in 35:32, MK_TME_MAX_KEYS in 50:36, and zero elsewhere.",
            "that what it lists works",
            (c, m) =>
            {
                var value = Msr.Get(m, Msr.Capability).Answer.Value;
                Bit algorithms = true;
                for (var i = 0; i < 4; i++) algorithms &= value[i] == c.Profile.Algorithms.Contains((Algorithm)i);
                return algorithms & value.Slice(30, 4) == 0 & value[31] == c.Profile.Bypass & value.Slice(35, 32) == (ulong)c.Profile.MaxKeyIdBits
                    & value.Slice(50, 36) == (ulong)c.Profile.MaxKeys & value.Slice(63, 51) == 0;
            }),
        Kernel("Msr.RegistersReadWhatTheyHold", "982H, 983H and 984H read what they hold.",
            "what a write leaves in them",
            (_, m) => Msr.Get(m, Msr.Activate).Answer.Value == m.Activate.Value & Msr.Get(m, Msr.ExcludeMask).Answer.Value == m.Exclusion.Mask & Msr.Get(m, Msr.ExcludeBase).Answer.Value == m.Exclusion.Base),
        Kernel("Msr.ActivateIsTheWrite", "WRMSR of 982H answers and does what the write of 982H does.",
            "what that is: the theorems on activation say",
            (c, m) =>
            {
                var (value, inputs) = (c.Word("written", 64), c.ActivateInputs);
                var (through, straight) = (Msr.Set(m, Msr.Activate, value, inputs), WriteActivate.Run(m, value, inputs));
                return Lift<Answer>.Same(through.Answer, straight.Answer) & Unchanged.All(c, through.Machine, straight.Machine);
            }),
        Kernel("Msr.CoreActivateTakesZeroOnly", "A write of 9FFH is #GP(0) exactly if any bit is set; a write of zero makes bits 35:32 of this core's 9FFH the number of active KeyID bits, its other bits zero, and changes nothing else.",
            "that KeyIDs do not work before it is written: this text lets them",
            (c, m) =>
            {
                var value = c.Word("written", 64);
                var step = Msr.Set(m, Msr.CoreActivate, value, c.ActivateInputs);
                var after = step.Machine;
                var wanted = Lifted.If(m.Activate.Enabled, m.Activate.KeyIdBits, Word.Of(0, 4));
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == (value != 0)
                    & (value != 0).Implies(Unchanged.All(c, m, after))
                    & (value == 0).Implies(Msr.Get(after, Msr.CoreActivate).Answer.Value == wanted.ZeroExtend(64) << Word.Of(32, 64))
                    & Unchanged.All(c, m, after with { Cores = m.Cores });
            }, p => p.MaxKeyIdBits > 0),
        Kernel("Msr.PartitioningCountsKeyIds", "87H tells in 31:0 that KeyIDs 1 to N are shared and none of TDX's, and in 63:32 with SEAM that N+1 to N+M are TDX's, within the keys; before the lock and without KeyIDs it is zero.",
            "that any of them is programmed",
            (c, m) =>
            {
                var value = Msr.Get(m, Msr.Partitioning).Answer.Value;
                var (shared, hidden) = (value.Slice(31, 0), value.Slice(63, 32));
                var k = c.KeyId("any.keyid");
                var n = k.Value.ZeroExtend(32);
                var exists = n != 0 & n <= Word.Of((ulong)c.Profile.MaxKeys, 32) & n < (Word.Of(1, 32) << m.Activate.KeyIdBits.ZeroExtend(32));
                var active = m.Activate.Locked & m.Activate.Enabled;
                return (active & exists).Implies((n <= shared) == !AddressMeaning.IsPrivate(m, k))
                    & (active & exists & c.Profile.HasSeam).Implies((n > shared & n <= shared + hidden) == AddressMeaning.IsPrivate(m, k))
                    & (n != 0 & n <= shared + hidden).Implies(active & exists)
                    & (!c.Profile.HasSeam | m.Activate.TdxBits == 0).Implies(hidden == 0);
            }, p => p.HasPartitioning),
    ];

    private static Theorem Kernel(string id, string sentence, string doesNotSay, Func<Claim, MachineState, Bit> goal, Func<Profile, bool>? isAbout = null) =>
        Theorem.Of(id, sentence, doesNotSay, c =>
        {
            var m = c.AnyMachine();
            c.Given("Core.Kernel", m.Core.Cpl == 0);
            return goal(c, m);
        }, isAbout);

    // Said of the profile as CPUID tells it.
    private static bool IsEnumerated(Profile p, uint index) =>
        p.HasTme && (index != Msr.Partitioning || p.HasPartitioning) && (index != Msr.CoreActivate || p.MaxKeyIdBits > 0);

    private static Bit All6(Claim c, Func<MachineState, uint, Bit> goal)
    {
        var m = c.AnyMachine();
        Bit all = true;
        foreach (var index in Known) all &= goal(m, index);
        return all;
    }

    private static Step Set(Claim c, MachineState m, uint index) => Msr.Set(m, index, c.Word("written", 64), c.ActivateInputs);

    private static Bit Faults(Claim c, MachineState before, Step step) => step.Answer.Outcome == Outcomes.GeneralProtection & Unchanged.All(c, before, step.Machine);
}
