using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Comparing;

/// <summary>Where an explanation looks.</summary>
/// <param name="Lines">KeyID-free byte addresses of lines.</param>
/// <param name="KeyIds">KeyIDs, on every package.</param>
/// <param name="Core">The core that performed the operation.</param>
/// <param name="LinearPage">The linear page that it named, or null.</param>
public sealed record SliceScope(IReadOnlyCollection<ulong> Lines, IReadOnlyCollection<int> KeyIds, int Core = 0, ulong? LinearPage = null);

/// <summary>What a core knows by itself.</summary>
/// <param name="Core">Its number.</param>
/// <param name="Cpl">Current privilege level.</param>
/// <param name="Seam">It runs in SEAM.</param>
/// <param name="NonRoot">It runs in VMX non-root operation.</param>
/// <param name="PageTable">CR3.</param>
public readonly record struct CoreView(int Core, int Cpl, bool Seam, bool NonRoot, ulong PageTable)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"core {Core}: cpl={Cpl} seam={(Seam ? 1 : 0)} nonRoot={(NonRoot ? 1 : 0)} cr3=0x{PageTable:x}");
}

/// <summary>One entry of a package's key table.</summary>
/// <param name="Package">The package.</param>
/// <param name="KeyId">The KeyID.</param>
/// <param name="Key">The entry.</param>
public readonly record struct SlotView(int Package, int KeyId, KeyView Key);

/// <summary>The part of the specification's state that matters for one operation.</summary>
/// <param name="Activate">982H.</param>
/// <param name="Core">The core.</param>
/// <param name="Keys">Key table entries by KeyID, then package.</param>
/// <param name="Dram">DRAM lines.</param>
/// <param name="Cached">Every alias of those lines that is cached.</param>
/// <param name="Translations">What TLBs hold for the linear page.</param>
public sealed record StateSlice(
    ulong Activate, CoreView Core, ImmutableArray<SlotView> Keys, ImmutableArray<DramView> Dram, ImmutableArray<CacheView> Cached, ImmutableArray<TlbView> Translations)
{
    private const int MostAliases = 32;

    /// <summary>Cuts the slice out of a state.</summary>
    public static StateSlice Of(MachineState m, SliceScope scope)
    {
        var cached = SpecificationView.CachedLines(m).Where(c => scope.Lines.Contains(c.Line)).OrderBy(c => c.Line).ThenBy(c => c.KeyId).Take(MostAliases).ToImmutableArray();
        var keyIds = scope.KeyIds.Concat(cached.Select(c => c.KeyId)).Distinct().Order();
        var core = m.Cores[CoreId.Of(scope.Core)];
        return new(
            m.Activate.Value.Concrete,
            new(scope.Core, (int)core.Cpl.Concrete, core.Seam.IsTrue, core.NonRoot.IsTrue, core.PageTable.Value.Concrete),
            [.. keyIds.SelectMany(k => Enumerable.Range(0, m.Profile.Packages).Select(p => new SlotView(p, k, SpecificationView.Key(m, p, k))))],
            [.. scope.Lines.Order().Select(l => SpecificationView.Dram(m, l))],
            cached,
            [.. SpecificationView.Translations(m).Where(t => t.LinearPage == scope.LinearPage).OrderBy(t => t.Core)]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"982H 0x{Activate:x}").AppendLine().Append(Core);
        foreach (var slot in Keys) text.AppendLine().Append(CultureInfo.InvariantCulture, $"KeyID {slot.KeyId}{(slot.Package == 0 ? "" : " on package 1")}: {slot.Key}");
        foreach (var line in Dram) text.AppendLine().Append(CultureInfo.InvariantCulture, $"DRAM 0x{line.Line:x}: {line}");
        foreach (var line in Cached) text.AppendLine().Append(CultureInfo.InvariantCulture, $"cached KeyID {line.KeyId} 0x{line.Line:x}: {line}");
        foreach (var page in Translations) text.AppendLine().Append(CultureInfo.InvariantCulture, $"TLB of core {page.Core} 0x{page.LinearPage:x}: {page}");
        return text.ToString();
    }
}
