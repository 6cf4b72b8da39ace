using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Attacks;

/// <summary>One concrete step of an attack.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Actor">Who does it.</param>
/// <param name="KeyId">The KeyID that it names; 0 for a physical attacker, who names none, and for the runtime's own lines.</param>
/// <param name="Address">The line, as a byte address without KeyID, 64-byte aligned.</param>
/// <param name="Enables">The byte enables of a store.</param>
/// <param name="First">What it writes in the first run.</param>
/// <param name="Second">What it writes in the second run of a confidentiality attack.</param>
public sealed record AttackStep(MoveKind Kind, Actor Actor, int KeyId, ulong Address, ulong Enables, StepData First, StepData Second)
{
    /// <summary>The core: the victim and the runtime act on core 0, attackers on core 1, if nothing else is said.</summary>
    public int Core { get; init; } = Actor == Actor.Attacker ? 1 : 0;

    /// <summary>A splice's or alias's other line, as a byte address; 0 otherwise.</summary>
    public ulong Source { get; init; }

    /// <summary>The move's choice: <see cref="Move.Choice"/>.</summary>
    public bool Choice { get; init; }

    /// <summary>Whether the random number generator fails a PCONFIG.</summary>
    public bool NoEntropy { get; init; }

    /// <summary>A step that writes nothing.</summary>
    public static AttackStep Of(MoveKind kind, Actor actor, int keyId, ulong address) =>
        new(kind, actor, keyId, address, ulong.MaxValue, StepData.Nothing, StepData.Nothing);

    /// <summary>The move that the step stands for, with what it writes and what a random number generator would give.</summary>
    public Move Concrete(Bytes data, Bytes dataKey, Bytes tweakKey) => new(
        Kind,
        Actor,
        CoreId.Of(Core),
        Spec.Machine.KeyId.Of(KeyId),
        LineAddress.Of(Address),
        LineAddress.Of(Source),
        Word.Of(Enables, 64),
        data,
        !NoEntropy,
        dataKey,
        tweakKey,
        Choice);
}
