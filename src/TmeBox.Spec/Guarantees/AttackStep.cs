namespace TmeBox.Spec.Guarantees;

/// <summary>One concrete step of an attack.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Actor">Who does it.</param>
/// <param name="KeyId">The KeyID that it names; 0 for a physical attacker, who names none.</param>
/// <param name="Address">The line, as a byte address without KeyID, 64-byte aligned.</param>
/// <param name="Enables">The byte enables of a store.</param>
/// <param name="First">What it writes in the first run.</param>
/// <param name="Second">What it writes in the second run of a confidentiality attack.</param>
public sealed record AttackStep(MoveKind Kind, Actor Actor, int KeyId, ulong Address, ulong Enables, StepData First, StepData Second)
{
    /// <summary>A step that writes nothing.</summary>
    public static AttackStep Of(MoveKind kind, Actor actor, int keyId, ulong address) =>
        new(kind, actor, keyId, address, ulong.MaxValue, StepData.Nothing, StepData.Nothing);
}
