using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>One step of a run, by whoever makes it; lifted, so that one move can stand for all of its kind.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Actor">Who does it.</param>
/// <param name="Core">The core on which it happens.</param>
/// <param name="KeyId">The KeyID that it names, or programs.</param>
/// <param name="Line">The line that it touches.</param>
/// <param name="Source">A splice's or alias's other line.</param>
/// <param name="Enables">The byte enables of a store: 64 bits.</param>
/// <param name="Data">What a store or MOVDIR64B writes, or a flip leaves.</param>
/// <param name="Entropy">Whether the random number generator delivers.</param>
/// <param name="RandomDataKey">What it delivers for the data key.</param>
/// <param name="RandomTweakKey">The same, for the tweak key.</param>
/// <param name="Choice">Of <see cref="MoveKind.Program"/>: whether the victim's life begins. Of a hand-over: whether the line will hold code. Of a rewiring: whether it begins or ends. Of an attacker's access: whether it goes through the window of a share that it is a member of.</param>
public sealed record Move(
    MoveKind Kind,
    Actor Actor,
    CoreId Core,
    KeyId KeyId,
    LineAddress Line,
    LineAddress Source,
    Word Enables,
    Bytes Data,
    Bit Entropy,
    Bytes RandomDataKey,
    Bytes RandomTweakKey,
    Bit Choice)
{
    /// <summary>A concrete move on core 0 that carries no data.</summary>
    public static Move Of(MoveKind kind, Actor actor, KeyId keyId, LineAddress line) =>
        new(kind, actor, CoreId.Of(0), keyId, line, line, Word.Of(ulong.MaxValue, 64), TmeBox.Spec.Machine.Line.Zero, true, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey, false);
}
