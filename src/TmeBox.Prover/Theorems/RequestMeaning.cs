using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What makes a request to PCONFIG a good one, one concern each (F-PCFG-2, F-PCFG-3).</summary>
internal static class RequestMeaning
{
    /// <summary>The opcode exists here: no prefix, privilege level 0, and in a guest the hypervisor's leave.</summary>
    public static Bit IsDefined(MachineState m, KeyRequest p) =>
        m.Profile.HasPconfig & !p.Inputs.Prefixed & m.Core.Cpl == 0 & m.Core.NonRoot.Implies(m.Core.PconfigEnable);

    /// <summary>The hypervisor asked to be called instead.</summary>
    public static Bit Exits(MachineState m, KeyRequest p)
    {
        Bit asked = m.Core.PconfigExiting[63] & p.Leaf > Word.Of(62, 32);
        for (var leaf = 0; leaf < 63; leaf++) asked |= m.Core.PconfigExiting[leaf] & p.Leaf == (ulong)leaf;
        return m.Core.NonRoot & asked;
    }

    /// <summary>The instruction gets to its own checks.</summary>
    public static Bit Executes(MachineState m, KeyRequest p) => IsDefined(m, p) & !Exits(m, p);

    /// <summary>Some other core holds the table's lock, or nobody who could release it.</summary>
    public static Bit HeldByOther(MachineState m)
    {
        var holder = m.TableHolder[m.Active.Package];
        Bit own = false;
        for (var core = 0; core < 4; core++) own |= m.Active.Value == (ulong)core & holder == (ulong)(core + 1);
        return holder != 0 & !own;
    }

    public static Bit LeafIsKeyProgram(KeyRequest p) => p.Leaf == 0;

    public static Bit KeyIdsAreActive(MachineState m) => m.Activate.Locked & m.Activate.Enabled & m.Activate.KeyIdBits > Word.Of(0, 4);

    /// <summary>A multiple of 256, and a 48-bit linear address when read as a signed number.</summary>
    public static Bit StructureIsWellPlaced(KeyRequest p) =>
        (p.Rbx & Word.Of(255, 64)) == 0 & p.Rbx + Word.Of(1UL << 47, 64) < Word.Of(1UL << 48, 64);

    /// <summary>The command is one of the four.</summary>
    public static Bit CommandIsDefined(KeyRequest p)
    {
        var command = p.Control & Word.Of(0xFF, 32);
        return command == KeyProgram.SetKeyDirect | command == KeyProgram.SetKeyRandom | command == KeyProgram.ClearKey | command == KeyProgram.NoEncrypt;
    }

    /// <summary>No reserved bit of the control word is set and, by MET, no byte that means nothing.</summary>
    public static Bit ReservedIsZero(MachineState m, KeyRequest p) =>
        p.Control < Word.Of(1UL << 24, 32) & (m.Profile.PconfigRevision == PconfigRevision.Met13 ? p.Program.RestIsZero : true);

    /// <summary>A number above 0, within the keys of the platform, that fits the KeyID bits that the core may program: outside SEAM and by the SDM the shared ones.</summary>
    public static Bit KeyIdIsProgrammable(MachineState m, KeyId keyId)
    {
        var n = keyId.Value.ZeroExtend(32);
        var all = m.Core.Seam | m.Profile.PconfigRevision == PconfigRevision.Met13;
        return n > Word.Of(0, 32) & n <= Word.Of((ulong)m.Profile.MaxKeys, 32)
            & n < Lifted.If(all, Word.Of(1, 32) << m.Activate.KeyIdBits.ZeroExtend(32), AddressMeaning.FirstPrivate(m));
    }

    /// <summary>Exactly one algorithm, which 982H activated.</summary>
    public static Bit AlgorithmIsActivated(MachineState m, KeyRequest p)
    {
        Bit one = false;
        for (var i = 0; i < 16; i++) one |= p.AlgorithmBits == (1UL << i) & m.Activate.Value[48 + i];
        return one;
    }

    /// <summary>Nothing is wrong with the request that both documents call a fault.</summary>
    public static Bit IsPresentable(MachineState m, KeyRequest p) =>
        LeafIsKeyProgram(p) & m.Profile.HasPconfigTarget & KeyIdsAreActive(m) & StructureIsWellPlaced(p) & ReservedIsZero(m, p);

    /// <summary>All of them but the privilege level.</summary>
    public static Bit WellFormed(MachineState m, KeyRequest p) =>
        IsPresentable(m, p) & CommandIsDefined(p) & KeyIdIsProgrammable(m, p.KeyId) & AlgorithmIsActivated(m, p);

    /// <summary>It is #GP(0): by the SDM whatever is not well-formed, by MET only what both call a fault.</summary>
    public static Bit Faults(MachineState m, KeyRequest p) =>
        Executes(m, p) & !(m.Profile.PconfigRevision == PconfigRevision.Met13 ? IsPresentable(m, p) : WellFormed(m, p));

    public static Bit LacksEntropy(KeyRequest p) => p.Command == KeyProgram.SetKeyRandom & !p.Inputs.EntropyAvailable;
}
