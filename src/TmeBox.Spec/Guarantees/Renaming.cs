using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>A one-to-one map of a line's contents, for each line its own.</summary>
public abstract class Renaming
{
    /// <summary>The content of the second run for one of the first.</summary>
    public abstract Bytes Of(LineAddress line, Bytes content);

    /// <summary>The content of the first run for one of the second.</summary>
    public abstract Bytes Back(LineAddress line, Bytes content);
}

/// <summary>Any renaming at all: two functions of which nothing is known but that each undoes the other.</summary>
public sealed class SymbolicRenaming : Renaming
{
    /// <summary>The name of the assumption that the two functions are inverse.</summary>
    public const string OneToOne = "Renaming.OneToOne";

    private static readonly Function OfFunction = new("rename", Line.Sort, Sort.BitVector(LineAddress.Width), Line.Sort);
    private static readonly Function BackFunction = new("rename.back", Line.Sort, Sort.BitVector(LineAddress.Width), Line.Sort);

    /// <inheritdoc/>
    public override Bytes Of(LineAddress line, Bytes content) => Bytes.Of(OfFunction.Apply(line.Index.Term, content.Term));

    /// <inheritdoc/>
    public override Bytes Back(LineAddress line, Bytes content) => Bytes.Of(BackFunction.Apply(line.Index.Term, content.Term));

    /// <summary>The equations at the given applications.</summary>
    public static IEnumerable<Assertion> At(IEnumerable<Term> applications)
    {
        foreach (var t in applications)
            if (ReferenceEquals(t.Function, OfFunction))
                yield return new(OneToOne, Bytes.Of(BackFunction.Apply(t.Arguments[0], t)) == Bytes.Of(t.Arguments[1]));
            else if (ReferenceEquals(t.Function, BackFunction))
                yield return new(OneToOne, Bytes.Of(OfFunction.Apply(t.Arguments[0], t)) == Bytes.Of(t.Arguments[1]));
    }
}
