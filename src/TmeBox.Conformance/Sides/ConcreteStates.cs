using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>Tells concrete states of the specification apart: those that are equal answer alike to all that may follow.</summary>
/// <remarks>
/// Maps are compared by what they hold, however they came to hold it. What the latest operation left behind for those who ask (its core, the rules that it
/// fired) is not compared: the next operation sets both. Only for states of one machine: profile, cipher and mutant have to be the same objects. Safe for many threads.
/// </remarks>
public sealed class ConcreteStates : IEqualityComparer<MachineState>
{
    /// <summary>The only one.</summary>
    public static ConcreteStates Comparer { get; } = new();

    private ConcreteStates()
    {
    }

    /// <inheritdoc/>
    public bool Equals(MachineState? x, MachineState? y) => ReferenceEquals(x, y) || (x is not null && y is not null
        && ReferenceEquals(x.Profile, y.Profile) && ReferenceEquals(x.Cipher, y.Cipher) && ReferenceEquals(x.Mutant, y.Mutant)
        && x.Activate.Equals(y.Activate) && x.Exclusion.Equals(y.Exclusion) && x.TmeKey.Equals(y.TmeKey) && x.MacKey.Equals(y.MacKey)
        && Same(x.Keys, y.Keys) && Same(x.TableHolder, y.TableHolder) && Same(x.Dram, y.Dram) && Same(x.Wiring, y.Wiring)
        && Same(x.Cache, y.Cache) && Same(x.Tlb, y.Tlb) && Same(x.Cores, y.Cores));

    /// <inheritdoc/>
    public int GetHashCode(MachineState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var reset = MachineState.Reset(state.Profile, state.Cipher, state.Mutant);
        return HashCode.Combine(
            HashCode.Combine(state.Activate, state.Exclusion, state.TmeKey, state.MacKey),
            Hash(state.Keys, reset.Keys),
            Hash(state.TableHolder, reset.TableHolder),
            Hash(state.Dram, reset.Dram),
            Hash(state.Wiring, reset.Wiring),
            Hash(state.Cache, reset.Cache),
            Hash(state.Tlb, reset.Tlb),
            Hash(state.Cores, reset.Cores));
    }

    // An entry that holds what the map gives without it makes no difference.
    private static bool Same<TKey, TValue>(Map<TKey, TValue> a, Map<TKey, TValue> b)
        where TKey : notnull => ReferenceEquals(a, b) || (Holds(a, b) && Holds(b, a));

    private static bool Holds<TKey, TValue>(Map<TKey, TValue> a, Map<TKey, TValue> b)
        where TKey : notnull => b.Entries.All(e => EqualityComparer<TValue>.Default.Equals(a[e.Key], e.Value));

    // Independent of the order of the entries.
    private static int Hash<TKey, TValue>(Map<TKey, TValue> map, Map<TKey, TValue> blank)
        where TKey : notnull => map.Entries.Where(e => !EqualityComparer<TValue>.Default.Equals(blank[e.Key], e.Value)).Aggregate(0, (sum, e) => unchecked(sum + HashCode.Combine(e.Key, e.Value)));
}
