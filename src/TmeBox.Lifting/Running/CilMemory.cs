using System.Collections.Immutable;
using TmeBox.Lifting.Values;
using TmeBox.Logic;

namespace TmeBox.Lifting.Running;

/// <summary>What all variables and objects hold. Immutable.</summary>
internal sealed record CilMemory(ImmutableDictionary<int, CilValue> Cells)
{
    /// <summary>No variable.</summary>
    public static CilMemory Empty { get; } = new(ImmutableDictionary<int, CilValue>.Empty);

    /// <summary>What an address names.</summary>
    public CilValue this[CilAddress address] =>
        address.Outer is null ? Cells[address.Cell] : this[address.Outer] is CilStructure s ? s[address.Field!] : throw new LiftingException($"{address.Outer} has no field {address.Field}");

    /// <summary>The same with what an address names replaced.</summary>
    public CilMemory With(CilAddress address, CilValue value) =>
        address.Outer is null ? new(Cells.SetItem(address.Cell, value)) : With(address.Outer, ((CilStructure)this[address.Outer]).With(address.Field!, value));

    /// <summary>The same without some variables.</summary>
    public CilMemory Without(IEnumerable<CilAddress> addresses) => new(Cells.RemoveRange(addresses.Select(a => a.Cell)));

    /// <summary>One of two by a lifted condition. Both have the same variables.</summary>
    public static CilMemory If(Bit condition, CilMemory then, CilMemory otherwise) =>
        ReferenceEquals(then, otherwise) ? then : new(then.Cells.ToImmutableDictionary(c => c.Key, c => CilChoice.If(condition, c.Value, otherwise.Cells[c.Key])));
}
