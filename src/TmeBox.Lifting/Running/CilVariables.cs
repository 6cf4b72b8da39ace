using System.Collections.Immutable;
using TmeBox.Lifting.Values;

namespace TmeBox.Lifting.Running;

/// <summary>The variables of one call: where they are, and their types.</summary>
/// <param name="Arguments">The arguments, the object first.</param>
/// <param name="Locals">The local variables.</param>
internal sealed record CilVariables(ImmutableArray<(CilAddress Address, Type Type)> Arguments, ImmutableArray<(CilAddress Address, Type Type)> Locals)
{
    /// <summary>All of them.</summary>
    public IEnumerable<CilAddress> All => Arguments.Concat(Locals).Select(v => v.Address);
}
