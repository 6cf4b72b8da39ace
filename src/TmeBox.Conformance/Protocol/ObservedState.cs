using System.Collections.Immutable;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>What an implementation showed of its state, in the vocabulary in which sides are compared.</summary>
internal sealed class ObservedState
{
    private static readonly KeyView AsKeyIdZero = new(KeyUse.Tme, null);
    private readonly Dictionary<(int Core, uint Index), ulong> registers = [];
    private readonly Dictionary<(int Package, int KeyId), KeyView> keys = [];

    private ObservedState()
    {
    }

    public ImmutableArray<DramView> Dram { get; private init; } = [];

    public ImmutableArray<CacheView> Cache { get; private init; } = [];

    public ImmutableArray<TlbView> Translations { get; private init; } = [];

    /// <summary>Reads a reply, of which some parts were promised.</summary>
    /// <exception cref="FormatException">A part is missing, or names what there cannot be.</exception>
    public static ObservedState Of(Reply.Observed shown, Sight promised)
    {
        var state = new ObservedState
        {
            Dram = [.. Part(shown.Dram, "dram", Sight.Dram, promised).Select(Cell)],
            Cache = [.. Part(shown.Cache, "cache", Sight.Cache, promised).Select(Entry)],
            Translations = Part(shown.Translations, "translations", Sight.Translations, promised),
        };
        foreach (var r in Part(shown.Registers, "registers", Sight.Registers, promised)) Once(state.registers, "registers", (r.Core, r.Index), r.Value);
        foreach (var k in Part(shown.Keys, "keys", Sight.Keys, promised)) Once(state.keys, "keys", (k.Package, k.KeyId), new(k.Use, k.Algorithm));
        Distinct(state.Dram.Select(d => d.Line), "dram");
        Distinct(state.Cache.Select(c => (c.KeyId, c.Line)), "cache");
        Distinct(state.Translations.Select(t => (t.Core, t.LinearPage)), "translations");
        return state;
    }

    public ulong? Register(int core, uint index) => registers.TryGetValue((core, index), out var value) ? value : null;

    public KeyView KeyOf(int package, int keyId) => keys.TryGetValue((package, keyId), out var view) ? view : AsKeyIdZero;

    private static ImmutableArray<T> Part<T>(ImmutableArray<T> part, string name, Sight sight, Sight promised) =>
        (promised & sight) == Sight.None ? [] : !part.IsDefault ? part : throw new FormatException($"{name}: found nothing; expected a list, since its capabilities promise it");

    private static DramView Cell(DramCell cell)
    {
        ProtocolCheck.Line("dram", cell.Line);
        if (cell.Ciphertext.Length != 64) throw new FormatException(FormattableString.Invariant($"dram: found {cell.Ciphertext.Length} bytes of ciphertext; expected 64"));
        return new(cell.Line, cell.Ciphertext, cell.Mac, cell.Owner, cell.Poison);
    }

    private static CacheView Entry(CacheView entry)
    {
        ProtocolCheck.Tag("cache", entry.KeyId, entry.Line);
        return entry.Data.Length == 64 ? entry : throw new FormatException(FormattableString.Invariant($"cache: found {entry.Data.Length} bytes of data; expected 64"));
    }

    private static void Once<TKey, TValue>(Dictionary<TKey, TValue> into, string name, TKey key, TValue value)
        where TKey : notnull
    {
        if (!into.TryAdd(key, value)) throw new FormatException($"{name}: found {key} twice; expected it once");
    }

    private static void Distinct<T>(IEnumerable<T> items, string name)
    {
        var seen = new HashSet<T>();
        foreach (var item in items)
            if (!seen.Add(item)) throw new FormatException($"{name}: found {item} twice; expected it once");
    }
}
