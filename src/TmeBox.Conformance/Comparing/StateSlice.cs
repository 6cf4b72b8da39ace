using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Comparing;

/// <summary>The part of the specification's state that matters for one operation.</summary>
/// <param name="Activate">982H.</param>
/// <param name="Keys">Key table entries by KeyID.</param>
/// <param name="Dram">DRAM lines.</param>
/// <param name="Cached">Every alias of those lines that is cached.</param>
public sealed record StateSlice(ulong Activate, ImmutableSortedDictionary<int, KeyView> Keys, ImmutableArray<DramView> Dram, ImmutableArray<CacheView> Cached)
{
    private const int MostAliases = 32;

    /// <summary>Cuts the slice out of a state.</summary>
    public static StateSlice Of(MachineState m, IReadOnlyCollection<ulong> lines, IReadOnlyCollection<int> keyIds)
    {
        var cached = SpecificationView.CachedLines(m).Where(c => lines.Contains(c.Line)).OrderBy(c => c.Line).ThenBy(c => c.KeyId).Take(MostAliases).ToImmutableArray();
        var keys = keyIds.Concat(cached.Select(c => c.KeyId)).Distinct();
        return new(
            m.Activate.Value.Concrete,
            keys.ToImmutableSortedDictionary(k => k, k => SpecificationView.Key(m, k)),
            [.. lines.Order().Select(l => SpecificationView.Dram(m, l))],
            cached);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"982H 0x{Activate:x}");
        foreach (var (keyId, key) in Keys) text.AppendLine().Append(CultureInfo.InvariantCulture, $"KeyID {keyId}: {key}");
        foreach (var line in Dram) text.AppendLine().Append(CultureInfo.InvariantCulture, $"DRAM 0x{line.Line:x}: {line}");
        foreach (var line in Cached) text.AppendLine().Append(CultureInfo.InvariantCulture, $"cached KeyID {line.KeyId} 0x{line.Line:x}: {line}");
        return text.ToString();
    }
}
