using System.Collections.Immutable;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Shrinking;

/// <summary>Sequences that are plainer than one, for each pass that changes operations and removes none.</summary>
internal static class Plainer
{
    /// <summary>All of them, in a fixed order; each is plainer in a way that cannot be undone by another, so that shrinking ends.</summary>
    public static IEnumerable<ImmutableArray<Operation>> Candidates(ShrinkState state) => state.Pass switch
    {
        ShrinkPass.MergeLines => Merged(state, 0, state.AddressBits()),
        ShrinkPass.MergeKeyIds => Merged(state, state.AddressBits(), 52),
        ShrinkPass.Simplify => Simplified(state),
        _ => [],
    };

    /// <summary>How many low bits of a physical address are line address once the set-up has run.</summary>
    public static int AddressBits(this ShrinkState state)
    {
        var activated = state.Sequence.Operations.Select(o => o switch
        {
            Operation.Activate a => a.Value,
            Operation.WriteMsr { Index: OperationShape.ActivateIndex } w => w.Value,
            _ => (ulong?)null,
        }).OfType<ulong>().LastOrDefault();
        return state.Sequence.Platform.PhysicalAddressBits - ((int)(activated >> 32) & 15);
    }

    // All operations whose address has one value in some bits get a lower one there that occurs too, or zero.
    private static IEnumerable<ImmutableArray<Operation>> Merged(ShrinkState state, int low, int high)
    {
        var mask = ((1UL << high) - 1) & ~((1UL << Math.Max(low, 6)) - 1);
        var all = state.Sequence.Operations;
        var parts = all.Skip(state.SetUpLength).Select(o => (OperationAddress.PaOf(o) ?? OperationAddress.LineOf(o)) & mask).OfType<ulong>().Append(0UL).Distinct().Order().ToList();
        foreach (var from in parts.Skip(1).Reverse())
        {
            foreach (var to in parts.TakeWhile(p => p < from))
                yield return [.. all.Select((o, i) => i < state.SetUpLength ? o : OperationAddress.At(o, a => (a & mask) == from ? (a & ~mask) | to : a))];
        }
    }

    private static IEnumerable<ImmutableArray<Operation>> Simplified(ShrinkState state)
    {
        var all = state.Sequence.Operations;
        for (var i = state.SetUpLength; i < all.Length; i++)
        {
            var whole = OperationShape.Through(all[i], new FieldPlainer(-1));
            if (whole != all[i]) yield return all.SetItem(i, whole);
            if (Enables(all[i]) is { } enables && enables is not (1 or ulong.MaxValue)) yield return all.SetItem(i, OperationShape.Through(all[i], new OneByte()));
            var fields = new FieldPlainer(int.MaxValue);
            OperationShape.Through(all[i], fields);
            for (var field = 0; field < fields.Count; field++)
            {
                var one = OperationShape.Through(all[i], new FieldPlainer(field));
                if (one != all[i] && one != whole) yield return all.SetItem(i, one);
            }
        }
    }

    private static ulong? Enables(Operation operation) => operation switch
    {
        Operation.Store o => o.Enables,
        Operation.StoreUncached o => o.Enables,
        Operation.DmaWrite o => o.Enables,
        _ => null,
    };

    // Enables the first byte only.
    private sealed class OneByte : IOperationFields
    {
        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional) => name == "enables" ? 1 : value;

        public bool Flag(string name, bool value, bool optional) => value;

        public Hex Bytes(string name, Hex value, int length) => value;

        public bool Has(string name, bool isThere) => isThere;
    }

    // Makes one field plain, or all.
    private sealed class FieldPlainer(int which) : IOperationFields
    {
        public int Count { get; private set; }

        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional)
        {
            var plain = name switch
            {
                "enables" => ulong.MaxValue,
                "pa" or "va" => value & ~63UL,
                "size" => 1UL,
                "core" or "mac" or "bit" or "rbx" or "subleaf" or "pconfigExiting" => 0UL,
                _ => value,
            };
            return Chosen() ? plain : value;
        }

        public bool Flag(string name, bool value, bool optional) => (!Chosen() || name is "entropy" or "restIsZero") && value;

        public Hex Bytes(string name, Hex value, int length) => Chosen() ? Hex.Filled(0, length) : value;

        public bool Has(string name, bool isThere) => isThere;

        private bool Chosen() => Count++ == which || which < 0;
    }
}
