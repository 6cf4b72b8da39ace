using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Sandbox;

/// <summary>The trusted runtime's set-up program: what it does between reset and the first instruction of a sandbox.</summary>
/// <remarks>Ordinary machine operations; a step that is refused is a fault of the policy or of the specification, and throws.</remarks>
public static class SetUp
{
    /// <summary>The algorithm that sandboxes use: one with integrity if the platform has it, AES-XTS-128 if it has that.</summary>
    public static Algorithm SandboxAlgorithm(Profile profile)
    {
        Algorithm[] wanted = profile.Integrity == IntegrityMode.Ci
            ? [Algorithm.Xts128Integrity, Algorithm.Xts256Integrity, Algorithm.Xts128, Algorithm.Xts256]
            : [Algorithm.Xts128, Algorithm.Xts256];
        return wanted.First(a => profile.Algorithms.Contains(a));
    }

    /// <summary>The value written to 982H: enable, all KeyID bits, those for TDX that the platform says, every algorithm.</summary>
    public static ulong ActivateValue(Profile profile)
    {
        var policy = (ulong)(profile.TmePolicy ?? (profile.Algorithms.Contains(Algorithm.Xts128) ? Algorithm.Xts128 : Algorithm.Xts256));
        var algorithms = profile.Algorithms.Aggregate(0UL, (bits, a) => bits | (1UL << (int)a));
        return 2UL | (policy << 4) | ((ulong)profile.MaxKeyIdBits << 32) | ((ulong)profile.TdxKeyIdBits << 36) | (algorithms << 48);
    }

    /// <summary>Activates TME-MK.</summary>
    public static MachineState Activate(MachineState m, ActivateInputs inputs) =>
        Completed(WriteActivate.Run(m, Word.Of(ActivateValue(m.Profile), 64), inputs), "982H");

    /// <summary>The kernel's PCONFIG that asks for a random key for a sandbox.</summary>
    public static Step RandomKey(MachineState m, KeyId keyId, Bit entropy, Bytes dataKey, Bytes tweakKey) => Pconfig.Run(
        m,
        PconfigInputs.With(dataKey, tweakKey) with { EntropyAvailable = entropy },
        KeyProgram.For(KeyProgram.SetKeyRandom, keyId, SandboxAlgorithm(m.Profile), KeyMaterial.ZeroField, KeyMaterial.ZeroField));

    /// <summary>Gives a sandbox a random key.</summary>
    public static MachineState Program(MachineState m, KeyId keyId, Bytes dataKey, Bytes tweakKey) =>
        Completed(RandomKey(m, keyId, true, dataKey, tweakKey), "PCONFIG");

    /// <summary>Hands a line over: zeroes it past the caches under the new owner's KeyID.</summary>
    public static MachineState HandOver(MachineState m, KeyId owner, LineAddress line) =>
        Completed(Movdir64b.Run(m, PhysicalAddress.Naming(m, owner, line), Line.Zero), "MOVDIR64B");

    private static MachineState Completed(Step step, string what)
    {
        var done = step.Answer.Outcome == Outcomes.Done;
        return done.IsFalse ? throw new InvalidOperationException($"set-up: {what} answered {Outcomes.Name(step.Answer.Outcome)}") : step.Machine;
    }
}
