using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>PCONFIG leaf 0, MKTME_KEY_PROGRAM: gives one KeyID of the active core's package a key, a random key, TME behaviour, or no encryption.</summary>
/// <remarks>Order of checks: F-PCFG-3. All or nothing; flushes nothing: F-PCFG-6. Where MET differs (F-PCFG-5): <see cref="PconfigRevision"/>.</remarks>
public static class Pconfig
{
    internal static readonly Rule NotEnumerated = new("Pconfig", "F-CPU-2", "PCONFIG is #UD where CPUID.(7,0):EDX[18] does not enumerate it.");
    internal static readonly Rule Prefixed = new("Pconfig", "F-PCFG-1", "PCONFIG with LOCK, 66, F2, F3 or VEX is #UD.");
    internal static readonly Rule NotPrivileged = new("Pconfig", "F-PCFG-1", "PCONFIG outside privilege level 0 is #UD.");
    internal static readonly Rule GuestNotEnabled = new("Pconfig", "F-PCFG-1", "In VMX non-root operation PCONFIG is #UD unless its control enables it.");
    internal static readonly Rule GuestExits = new("Pconfig", "F-PCFG-1", "In VMX non-root operation PCONFIG exits where the bitmap has the bit of its leaf, bit 63 for all leaves above, before the leaf is checked.");
    internal static readonly Rule LeafUnsupported = new("Pconfig", "F-PCFG-3", "A leaf other than 0 is #GP(0).");
    internal static readonly Rule TargetNotEnumerated = new("Pconfig", "F-CPU-3, F-PCFG-3", "Without target 1 in leaf 1BH PCONFIG is #GP(0).");
    internal static readonly Rule NotActivated = new("Pconfig", "F-PCFG-3", "Before 982H is locked and enabled with KeyID bits, PCONFIG is #GP(0), and memory is not touched.");
    internal static readonly Rule Misaligned = new("Pconfig", "F-PCFG-2, F-PCFG-3", "A structure that is not 256-byte aligned is #GP(0).");
    internal static readonly Rule NonCanonical = new("Pconfig", "F-PCFG-3", "A structure at a non-canonical address is #GP(0).");
    internal static readonly Rule StructurePoisoned = new("Pconfig", "F-INT-6, F-PCFG-3", "Reading a poisoned structure is a machine check.");

    /// <summary>The instruction: reads its structure from memory at the address in RBX.</summary>
    public static Step Run(MachineState m, PconfigInputs inputs) => Execute(m, inputs, s => Structure(s, inputs.Rbx));

    /// <summary>The instruction where the structure's lines can be read and hold this: what remains is what it does with them.</summary>
    public static Step Run(MachineState m, PconfigInputs inputs, KeyProgram program) => Execute(m, inputs, s => Passage<KeyProgram>.Of(s, program));

    private static Step Execute(MachineState m, PconfigInputs inputs, Func<MachineState, Passage<KeyProgram>> read)
    {
        var core = m.Core;
        var step = Ladder.For(m)
            // When
            .Refuse(NotEnumerated, !m.Profile.HasPconfig, Outcomes.InvalidOpcode)
            .Refuse(Prefixed, inputs.Prefixed, Outcomes.InvalidOpcode)
            .Refuse(NotPrivileged, core.Cpl != 0, Outcomes.InvalidOpcode)
            .Refuse(GuestNotEnabled, core.NonRoot & !core.PconfigEnable, Outcomes.InvalidOpcode)
            .Refuse(GuestExits, core.NonRoot & Exits(core, inputs.Leaf), Outcomes.VmExit)
            // Require
            .Refuse(LeafUnsupported, inputs.Leaf != 0, Outcomes.GeneralProtection)
            .Refuse(TargetNotEnumerated, !m.Profile.HasPconfigTarget, Outcomes.GeneralProtection)
            .Refuse(NotActivated, !m.Activate.Locked | !m.Activate.KeyIdsActive, Outcomes.GeneralProtection)
            .Refuse(Misaligned, inputs.Rbx.Slice(7, 0) != 0, Outcomes.GeneralProtection)
            .Refuse(NonCanonical, !Translation.IsCanonical(inputs.Rbx), Outcomes.GeneralProtection)
            // Effect
            .Continue(s => read(s).Finish((after, program) => KeyProgramming.Run(after, inputs, program)));

        // Observe
        return KeyProgramming.Ended(step);
    }

    private static Bit Exits(CoreState core, Word leaf)
    {
        var bit = Lifted.If(leaf > Word.Of(63, 32), Word.Of(63, 32), leaf).ZeroExtend(64);
        return (core.PconfigExiting >> bit).Slice(0, 0) == 1;
    }

    // 192 bytes, 256-byte aligned, lie in one page.
    private static Passage<KeyProgram> Structure(MachineState m, Word rbx) => Translation.Of(m, rbx, Access.Read)
        .Then((s, at) => Line64(s, at, 0).Then((s1, first) =>
            Line64(s1, at, 64).Then((s2, second) =>
                Line64(s2, at, 128).Then((s3, third) => Passage<KeyProgram>.Of(s3, KeyProgram.In(first, second, third))))));

    private static Passage<Bytes> Line64(MachineState m, PhysicalAddress start, ulong offset)
    {
        var at = new PhysicalAddress(start.Value | Word.Of(offset, PhysicalAddress.Width));
        m = Caches.Fill(m, at.TagOn(m), out var entry);
        return Passage<CacheLine>.Of(m, entry)
            .Refuse(StructurePoisoned, e => e.Poisoned, Answer.Of(Outcomes.MachineCheck))
            .Then((s, e) => Passage<Bytes>.Of(s, e.Data));
    }
}
