using TmeBox.Logic;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Prover.Witnesses;

/// <summary>The victim's keys as a model has them.</summary>
internal sealed class ModelVictimKeys(IVictimKeys unknown, Interpretation values) : IVictimKeys
{
    public Bit IsVictims(Bytes key) => values.Evaluate(unknown.IsVictims(key));

    public Bytes TweakOf(Bytes mac) => values.Evaluate(unknown.TweakOf(mac));

    public Bytes CiphertextOf(Bytes mac) => values.Evaluate(unknown.CiphertextOf(mac));

    public Bytes TweakKeyOf(Bytes tweak) => values.Evaluate(unknown.TweakKeyOf(tweak));
}
