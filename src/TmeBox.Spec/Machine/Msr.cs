using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>RDMSR and WRMSR of the registers that this specification knows.</summary>
public static class Msr
{
    /// <summary>IA32_MKTME_KEYID_PARTITIONING.</summary>
    public const uint Partitioning = 0x87;

    /// <summary>IA32_TME_CAPABILITY.</summary>
    public const uint Capability = 0x981;

    /// <summary>IA32_TME_ACTIVATE.</summary>
    public const uint Activate = 0x982;

    /// <summary>IA32_TME_EXCLUDE_MASK.</summary>
    public const uint ExcludeMask = 0x983;

    /// <summary>IA32_TME_EXCLUDE_BASE.</summary>
    public const uint ExcludeBase = 0x984;

    /// <summary>IA32_MK_TME_CORE_ACTIVATE.</summary>
    public const uint CoreActivate = 0x9FF;

    internal static readonly Rule NotPrivileged = new("Msr", "F-CPU-1", "RDMSR and WRMSR outside privilege level 0 are #GP(0).");
    internal static readonly Rule NotEnumerated = new("Msr", "F-CPU-1, F-CORE-1, F-PART-1", "A register that the platform does not enumerate is #GP(0).");
    internal static readonly Rule ReadOnly = new("Msr", "F-CAP-1, F-PART-1", "A write of 981H or 87H is #GP(0).");
    internal static readonly Rule Read = new("Msr", "F-CAP-1, F-ACT-1, F-EXC-1, F-CORE-1, F-PART-1", "A register reads as what it holds.");
    internal static readonly Rule CoreReserved = new("Msr", "F-CORE-1", "A write of 9FFH with any bit set is #GP(0).");
    internal static readonly Rule CoreActivated = new("Msr", "F-CORE-1", "A write of zero to 9FFH makes its bits 35:32 shadow the number of KeyID bits on this core.");

    /// <summary>RDMSR.</summary>
    public static Step Get(MachineState m, uint index) => Ladder.For(m)
        // When
        .Refuse(NotPrivileged, m.Core.Cpl != 0, Outcomes.GeneralProtection)
        // Require
        .Refuse(NotEnumerated, !Exists(m.Profile, index), Outcomes.GeneralProtection)
        // Effect: none.
        // Observe
        .Do(Read, s => new(s, Answer.Of(Outcomes.Done, Value(s, index))));

    /// <summary>WRMSR; <paramref name="inputs"/> count for 982H only.</summary>
    public static Step Set(MachineState m, uint index, Word value, ActivateInputs inputs) => Ladder.For(m)
        // When
        .Refuse(NotPrivileged, m.Core.Cpl != 0, Outcomes.GeneralProtection)
        // Require
        .Refuse(NotEnumerated, !Exists(m.Profile, index), Outcomes.GeneralProtection)
        .Refuse(ReadOnly, index is Capability or Partitioning, Outcomes.GeneralProtection)
        // Effect
        .Continue(s => index switch
        {
            Activate => WriteActivate.Run(s, value, inputs),
            ExcludeMask => ExclusionRange.WriteMask(s, value),
            ExcludeBase => ExclusionRange.WriteBase(s, value),
            _ => SetCoreActivate(s, value),
        });

    private static Step SetCoreActivate(MachineState m, Word value) => Ladder.For(m)
        // Require
        .Refuse(CoreReserved, value != 0, Outcomes.GeneralProtection)
        // Effect
        .Do(CoreActivated, s => new(s.WithCore(s.Core with { KeyIdBits = Lifted.If(s.Activate.Enabled, s.Activate.KeyIdBits, Word.Of(0, 4)) }), Answer.Of(Outcomes.Done)));

    private static bool Exists(Profile p, uint index) => index switch
    {
        Capability or Activate or ExcludeMask or ExcludeBase => p.HasTme,
        CoreActivate => p.HasTme && p.MaxKeyIdBits > 0,
        Partitioning => p.HasTme && p.HasPartitioning,
        _ => false,
    };

    private static Word Value(MachineState m, uint index) => index switch
    {
        Capability => Word.Of(CapabilityBits(m.Profile), 64),
        Activate => m.Activate.Value,
        ExcludeMask => m.Exclusion.Mask,
        ExcludeBase => m.Exclusion.Base,
        CoreActivate => Word.Concat(Word.Of(0, 28), Word.Concat(m.Core.KeyIdBits, Word.Of(0, 32))),
        _ => Word.Concat(PrivateKeyIds(m), SharedKeyIds(m)),
    };

    private static ulong CapabilityBits(Profile p) =>
        p.Algorithms.Aggregate(0UL, (bits, a) => bits | (1UL << (int)a)) | (p.Bypass ? 1UL << 31 : 0) | ((ulong)p.MaxKeyIdBits << 32) | ((ulong)p.MaxKeys << 36);

    // min(2^(k-p) - 1, MAX_KEYS), and 0 before the lock or without KeyIDs (F-PART-1).
    private static Word SharedKeyIds(MachineState m)
    {
        var shared = (Word.Of(1, 32) << (m.Activate.KeyIdBits.ZeroExtend(32) - m.Activate.TdxBits.ZeroExtend(32))) - Word.Of(1, 32);
        return Lifted.If(m.Activate.Locked & m.Activate.KeyIdsActive, AtMost(shared, Word.Of((ulong)m.Profile.MaxKeys, 32)), Word.Of(0, 32));
    }

    // The KeyIDs with one of the top p bits set, as far as keys reach; only with SEAM.
    private static Word PrivateKeyIds(MachineState m)
    {
        var all = (Word.Of(1, 32) << m.Activate.KeyIdBits.ZeroExtend(32)) - Word.Of(1, 32);
        var some = m.Activate.Locked & m.Activate.KeyIdsActive & m.Activate.TdxBits != 0 & m.Profile.HasSeam;
        return Lifted.If(some, AtMost(all, Word.Of((ulong)m.Profile.MaxKeys, 32)) - SharedKeyIds(m), Word.Of(0, 32));
    }

    private static Word AtMost(Word value, Word most) => Lifted.If(value > most, most, value);
}
