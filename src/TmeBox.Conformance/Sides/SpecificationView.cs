using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>A state of the specification in the vocabulary in which sides are compared.</summary>
public static class SpecificationView
{
    /// <summary>One DRAM line.</summary>
    public static DramView Dram(MachineState m, ulong line)
    {
        var stored = m.Dram[LineAddress.Of(line)];
        return new(line, Hex.Of(stored.Ciphertext.Concrete), MacTag.Value(stored.Mac), stored.Poison.IsTrue);
    }

    /// <summary>One cache entry, or null where the line is not cached.</summary>
    public static CacheView? Cached(MachineState m, int keyId, ulong line) =>
        Cached(SpecificationSide.Tag(keyId, line), m.Cache[SpecificationSide.Tag(keyId, line)]);

    /// <summary>All cache entries, in no particular order.</summary>
    public static IEnumerable<CacheView> CachedLines(MachineState m)
    {
        foreach (var (tag, entry) in m.Cache.Entries)
            if (Cached(tag, entry) is { } view)
                yield return view;
    }

    /// <summary>All lines of DRAM that were ever written, in no particular order.</summary>
    public static IEnumerable<ulong> DramLines(MachineState m) => m.Dram.Entries.Select(e => e.Key.ByteAddress.Concrete);

    /// <summary>All KeyIDs that were ever programmed since activation, in no particular order.</summary>
    public static IEnumerable<int> KeyIds(MachineState m) => m.Keys.Entries.Select(e => (int)e.Key.Value.Concrete);

    /// <summary>One entry of the key table.</summary>
    public static KeyView Key(MachineState m, int keyId)
    {
        var entry = m.Keys[KeyId.Of(keyId)];
        var use = (KeyUse)entry.Mode.Concrete;
        return new(use, use == KeyUse.Keyed ? (Algorithm)entry.Algorithm.Concrete : null);
    }

    // The specification's values are immutable, and so are copies that nobody writes.
    internal static byte[] Raw(Bytes bytes) => bytes.Concrete.ToArray();

    private static CacheView? Cached(CacheTag tag, CacheLine entry) => entry.Present.IsTrue
        ? new CacheView((int)tag.KeyId.Value.Concrete, tag.Line.ByteAddress.Concrete, entry.Dirty.IsTrue, entry.Poisoned.IsTrue, Hex.Of(entry.Data.Concrete))
        : null;
}
