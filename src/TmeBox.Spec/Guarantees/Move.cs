using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>One step of a run, by whoever makes it; lifted, so that one move can stand for all of its kind.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Actor">Who does it.</param>
/// <param name="KeyId">The KeyID that it names, or re-keys.</param>
/// <param name="Line">The line that it touches.</param>
/// <param name="Enables">The byte enables of a store: 64 bits.</param>
/// <param name="Data">What a store or MOVDIR64B writes.</param>
/// <param name="RandomDataKey">What the random number generator gives a re-keying.</param>
/// <param name="RandomTweakKey">The same, for the tweak key.</param>
public sealed record Move(
    MoveKind Kind,
    Actor Actor,
    KeyId KeyId,
    LineAddress Line,
    Word Enables,
    Bytes Data,
    Bytes RandomDataKey,
    Bytes RandomTweakKey)
{
    /// <summary>A concrete move that carries no data.</summary>
    public static Move Of(MoveKind kind, Actor actor, KeyId keyId, LineAddress line) =>
        new(kind, actor, keyId, line, Word.Of(ulong.MaxValue, 64), TmeBox.Spec.Machine.Line.Zero, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey);
}
