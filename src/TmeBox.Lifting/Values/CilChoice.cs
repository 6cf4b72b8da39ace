using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Lifting.Values;

/// <summary>One of two values by a lifted condition.</summary>
internal static class CilChoice
{
    /// <summary>The first where the condition holds, otherwise the second.</summary>
    /// <exception cref="LiftingException">They are values of different kinds, or different addresses.</exception>
    public static CilValue If(Bit condition, CilValue then, CilValue otherwise) => (then, otherwise) switch
    {
        _ when ReferenceEquals(then, otherwise) => then,
        (CilNumber a, CilNumber b) => new CilNumber(Lifted.If(condition, a.Bits, b.Bits)),
        (CilStructure a, CilStructure b) => new CilStructure(a.Fields.ToImmutableDictionary(f => f.Key, f => If(condition, f.Value, b[f.Key]))),
        (CilAddress a, CilAddress b) when a == b => a,
        _ => throw new LiftingException($"a condition chooses between {then} and {otherwise}"),
    };
}
