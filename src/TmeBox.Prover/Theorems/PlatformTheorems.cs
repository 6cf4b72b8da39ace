using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Reset, WBINVD, CPUID, and a core's mode.</summary>
internal static class PlatformTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Everywhere("Reset.ForgetsAllButDram", "After reset every register, key, lock, TLB and cache is as after power-on, on every core and package; DRAM and the board are as they were.",
            "that DRAM can still be read: its keys are gone",
            c =>
            {
                var m = Claim.OnAnyBoard(c.AnyMachine());
                var after = Reset.Run(m).Machine;
                var fresh = MachineState.Reset(c.Profile, m.Cipher) with { Wiring = m.Wiring, Dram = m.Dram };
                return Unchanged.All(c, fresh, after) & after.Active.Value == 0;
            }),
        Theorem.Everywhere("Wbinvd.KernelOnly", "WBINVD outside privilege level 0 is #GP(0), and nothing changes; at level 0 it is no fault.",
            "anything about WBNOINVD",
            c => Emptied(c, (m, step, _) => (m.Core.Cpl != 0).Implies(Unchanged.All(c, m, step.Machine)) & (step.Answer.Outcome == Outcomes.GeneralProtection) == (m.Core.Cpl != 0))),
        Theorem.Of("Wbinvd.LeavesNothingCovered", "After WBINVD no core whose caches it covers holds any line, under whatever KeyID: by the platform's switch those of the package, or the core's own.",
            "that other cores and packages hold nothing",
            c => Kernel(c, (_, step, covered) => (step.Machine.Cache[c.Tag("any.tag")].Holders & covered) == 0)),
        Theorem.Of("Wbinvd.LeavesTheRestHeld", "WBINVD takes no line from a core that it does not cover, and changes no data, poison or address of a cached line.",
            "that such a line is still dirty: it may have been written back",
            c => Kernel(c, (m, step, covered) =>
            {
                var (before, after) = (m.Cache[c.Tag("any.tag")], step.Machine.Cache[c.Tag("any.tag")]);
                return (before.Holders & ~covered) == after.Holders & before.Data == after.Data & before.Poisoned == after.Poisoned & after.Dirty.Implies(before.Dirty);
            })),
        Theorem.Of("Wbinvd.SparesTheOtherPackage", "A line that only cores of the other package hold is left as it is, dirty or not, and DRAM too.",
            "that software may do with one WBINVD",
            c => Kernel(c, (m, step, _) =>
            {
                c.Given("Line.Away", (m.Cache[c.Tag("dirty.tag")].Holders & OwnPackage(m)) == 0 & (m.Cache[c.Tag("any.tag")].Holders & OwnPackage(m)) == 0);
                return Unchanged.Dram(m, step.Machine, c.Line("any.line")) & Unchanged.Cache(m, step.Machine, c.Tag("any.tag"));
            })),
        Theorem.Of("Wbinvd.WritesDirtyLinesBack", "A dirty line that WBINVD covers is in DRAM afterwards as CLWB would leave it, unless another dirty line of the same address is written back after it.",
            "in which order: any, so of two KeyIDs' dirty lines of one address either may be lost",
            c => Kernel(c, (m, step, covered) =>
            {
                var tag = c.Tag("dirty.tag");
                var entry = m.Cache[tag];
                c.Given("Line.Covered", (entry.Holders & covered) != 0 & entry.Dirty);
                var (alone, other) = (Caches.Clean(m, tag).Dram[tag.Line], c.Tag("other.tag"));
                var later = Wbinvd.Run(m, [tag, other]).Machine.Dram[tag.Line];
                return Lift<DramLine>.Same(alone, step.Machine.Dram[tag.Line]) & (!other.Line.Is(tag.Line)).Implies(Lift<DramLine>.Same(alone, later));
            })),
        Theorem.Of("Wbinvd.ChangesMemoryOnly", "WBINVD changes no register, key, lock, core, TLB or wire.",
            "anything about DRAM or caches",
            c => Emptied(c, (m, step, _) => Unchanged.Architecture(c, m, step.Machine) & Unchanged.Cores(c, m, step.Machine))),
        Theorem.Everywhere("Cpuid.TellsWhatThePlatformHas", "CPUID leaf 7 has ECX[13] for the TME registers and EDX[18] for PCONFIG; leaf 1BH lists target 1 in EBX, with type 1, exactly if PCONFIG and its target are there, and later sub-leaves, of which 1 and 7 are asked, are zero; 80000008H has MAXPHYADDR and 48; and the state of the machine makes no difference.",
            "anything about other leaves, which are unspecified here",
            c =>
            {
                var m = c.AnyMachine();
                var p = c.Profile;
                Bit leaf7 = Registers(m, 7, 0, 0, 0, p.HasTme ? 0x2000u : 0, p.HasPconfig ? 0x40000u : 0);
                Bit targets = p.HasPconfig && p.HasPconfigTarget ? Registers(m, 0x1B, 0, 1, 1, 0, 0) : Registers(m, 0x1B, 0, 0, 0, 0, 0);
                Bit later = Registers(m, 0x1B, 1, 0, 0, 0, 0) & Registers(m, 0x1B, 7, 0, 0, 0, 0);
                Bit width = Registers(m, 0x80000008, 0, 0x3000u + (uint)p.PhysicalAddressBits, 0, 0, 0);
                Bit other = Cpuid.Run(m, 7, 1).Answer.Outcome == Outcomes.Unspecified & Cpuid.Run(m, 0, 0).Answer.Outcome == Outcomes.Unspecified;
                return leaf7 & targets & later & width & other & Unchanged.All(c, m, Cpuid.Run(m, 7, 0).Machine);
            }),
        Theorem.Everywhere("Mode.NoSeamWithoutSeam", "No core enters SEAM on a platform without it; elsewhere, and in every other respect, a core goes on in the mode that was asked for, and nothing else changes.",
            "how it got there: by mechanisms that are out of scope",
            c =>
            {
                var m = c.AnyMachine();
                var wanted = Fresh.Record("mode", CoreState.Reset);
                var step = Mode.Change(m, wanted.Cpl, wanted.Seam, wanted.NonRoot, wanted.PconfigEnable, wanted.PconfigExiting);
                var refused = wanted.Seam & !c.Profile.HasSeam;
                var done = m.WithCore(wanted with { PageTable = m.Core.PageTable, KeyIdBits = m.Core.KeyIdBits });
                return (step.Answer.Outcome == Outcomes.GeneralProtection) == refused
                    & refused.Implies(Unchanged.All(c, m, step.Machine)) & (!refused).Implies(Unchanged.All(c, done, step.Machine));
            }),
    ];

    private static Bit Registers(MachineState m, uint leaf, uint subleaf, params uint[] registers)
    {
        var bytes = new byte[Line.Size];
        for (var i = 0; i < registers.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(4 * i), registers[i]);
        var answer = Cpuid.Run(m, leaf, subleaf).Answer;
        return answer.Outcome == Outcomes.Done & answer.Data == Line.Of(bytes);
    }

    // Both cores of the active core's package, said by numbers.
    private static Word OwnPackage(MachineState m) => Lifted.If(m.Active.Value[1], Word.Of(0b1100, 4), Word.Of(0b0011, 4));

    private static Bit Kernel(Claim c, Func<MachineState, Step, Word, Bit> goal) => Emptied(c, (m, step, covered) =>
    {
        c.Given("Core.Kernel", m.Core.Cpl == 0);
        return goal(m, step, covered);
    });

    // One dirty line, which stands for all: write-backs of others are the same operation.
    private static Bit Emptied(Claim c, Func<MachineState, Step, Word, Bit> goal)
    {
        var m = c.Running();
        var own = Word.Of(1, 4) << m.Active.Value.ZeroExtend(4);
        return goal(m, Wbinvd.Run(m, [c.Tag("dirty.tag")]), c.Profile.WbinvdScope == WbinvdScope.Package ? OwnPackage(m) : own);
    }
}
