using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>One of several operations, nobody knows which, as one step.</summary>
internal static class AnyOperation
{
    /// <summary>Width of a choice in bits.</summary>
    public const int Width = 6;

    /// <summary>Whether a choice is an operation of the menu.</summary>
    public static Bit Is(Word choice, int operation) => choice == Word.Of((ulong)operation, Width);

    /// <summary>The state after the operation that a choice names.</summary>
    /// <param name="before">The state before all of them.</param>
    /// <param name="choice">Names one of the operations; any other number names the last.</param>
    /// <param name="after">The state after each, with its number.</param>
    public static MachineState After(MachineState before, Word choice, IReadOnlyList<(int Operation, MachineState After)> after)
    {
        return before with
        {
            Activate = One(m => m.Activate),
            Exclusion = One(m => m.Exclusion),
            TmeKey = One(m => m.TmeKey),
            MacKey = One(m => m.MacKey),
            Keys = Map(m => m.Keys),
            TableHolder = Map(m => m.TableHolder),
            Dram = Map(m => m.Dram),
            Wiring = Map(m => m.Wiring),
            Cache = Map(m => m.Cache),
            Tlb = Map(m => m.Tlb),
            Cores = Map(m => m.Cores),
        };

        T One<T>(Func<MachineState, T> part) => Chosen(choice, [.. after.Select(a => (a.Operation, part(a.After)))]);

        Map<TKey, TValue> Map<TKey, TValue>(Func<MachineState, Map<TKey, TValue>> part)
            where TKey : notnull => Merged(choice, part(before), [.. after.Select(a => (a.Operation, part(a.After)))]);
    }

    // Operations share their operands, so most store at the same few keys: one entry for each, and not one for each operation.
    private static Map<TKey, TValue> Merged<TKey, TValue>(Word choice, Map<TKey, TValue> before, ImmutableArray<(int Operation, Map<TKey, TValue> After)> after)
        where TKey : notnull
    {
        var changed = after.Where(a => !ReferenceEquals(a.After, before)).ToImmutableArray();
        var keys = changed.Select(a => a.After.KeysSince(before)).ToArray();
        if (keys.Contains(null)) return Map<TKey, TValue>.PointWise(key => At(before, changed, choice, key));
        var merged = before;
        foreach (var key in keys.SelectMany(k => k!.Value).Distinct()) merged = merged.Set(key, At(before, changed, choice, key));
        return merged;
    }

    private static TValue At<TKey, TValue>(Map<TKey, TValue> before, ImmutableArray<(int Operation, Map<TKey, TValue> After)> changed, Word choice, TKey key)
        where TKey : notnull => Chosen(choice, [(-1, before[key]), .. changed.Select(c => (c.Operation, c.After[key]))], -1);

    // Equal values are one case; the first stands where no other is chosen.
    private static T Chosen<T>(Word choice, ImmutableArray<(int Operation, T Value)> values, int otherwise = int.MinValue)
    {
        var cases = values.GroupBy(v => v.Value, v => v.Operation).ToArray();
        var rest = otherwise == int.MinValue ? cases.MaxBy(c => c.Count())! : cases.Single(c => c.Contains(otherwise));
        var chosen = rest.Key;
        foreach (var one in cases)
            if (!ReferenceEquals(one, rest))
                chosen = Lifted.If(one.Aggregate(Bit.False, (any, operation) => any | Is(choice, operation)), one.Key, chosen);
        return chosen;
    }
}
