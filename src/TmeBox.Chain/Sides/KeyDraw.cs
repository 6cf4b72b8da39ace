using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Sides;

/// <summary>The keys that the hardware draws in a run, and which of them are the victim's.</summary>
/// <param name="seed">Determines them all.</param>
/// <param name="victims">Is told of the victim's.</param>
internal sealed class KeyDraw(ulong seed, RecordedVictimKeys victims)
{
    private int drawn;

    /// <summary>Which keys are the victim's.</summary>
    public RecordedVictimKeys Victims => victims;

    /// <summary>What comes with the activation.</summary>
    public ActivateInputs Activation { get; } = new(true, false, Drawn.Key(seed, -1), Drawn.Key(seed, -2), Bytes.Of(KeyMaterial.MacKeySort, Drawn.Key(seed, -3).Concrete[..16]));

    /// <summary>A move that draws a key, with the next two keys.</summary>
    public Move For(Move move)
    {
        drawn++;
        return move with { RandomDataKey = Drawn.Key(seed, 2 * drawn), RandomTweakKey = Drawn.Key(seed, (2 * drawn) + 1) };
    }

    /// <summary>Notes the victim's key once its life has begun with it.</summary>
    public void Note(Move move, World after)
    {
        if (move.Kind == MoveKind.Program && after.IsVictims(move.KeyId).IsTrue) victims.Drawn(after.Machine.KeyOf(after.Victim));
    }
}
