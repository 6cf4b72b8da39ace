using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>A <see cref="CodeState"/> in plain numbers.</summary>
internal record struct SweepState(bool R11Zero, bool Dirty, bool Halved, bool GateReady, byte Masked, byte Based)
{
    public const byte NoRegister = 16;

    /// <summary>What is known where control may come from anywhere.</summary>
    public static SweepState Entry => new(false, false, false, false, NoRegister, NoRegister);

    /// <summary>Whether nothing is known.</summary>
    public readonly bool IsEntry => !Dirty && IsNothingElse;

    /// <summary>Whether nothing is known but that the stack pointer is dirty.</summary>
    public readonly bool IsOnlyDirty => Dirty && IsNothingElse;

    /// <summary>Whether nothing is known but that the upper half of r11 is zero.</summary>
    public readonly bool IsOnlyZero => this == Entry with { R11Zero = true };

    private readonly bool IsNothingElse => !R11Zero && !Halved && !GateReady && Masked == NoRegister && Based == NoRegister;

    /// <summary>The same for the specification.</summary>
    public readonly CodeState ToSpecification() => new(R11Zero, Dirty, Halved, Registers.Of(Masked), Registers.Of(Based), GateReady);

    /// <summary>The numbers of a state.</summary>
    public static SweepState From(CodeState state) => new(
        state.R11Zero.IsTrue, state.Dirty.IsTrue, state.Halved.IsTrue, state.GateReady.IsTrue, (byte)state.Masked.Concrete, (byte)state.Based.Concrete);
}
