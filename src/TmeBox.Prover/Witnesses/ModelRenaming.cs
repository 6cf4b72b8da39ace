using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Witnesses;

/// <summary>The renaming of a model.</summary>
internal sealed class ModelRenaming(Renaming unknown, Interpretation values) : Renaming
{
    public override Bytes Of(LineAddress line, Bytes content) => values.Evaluate(unknown.Of(line, content));

    public override Bytes Back(LineAddress line, Bytes content) => values.Evaluate(unknown.Back(line, content));
}
