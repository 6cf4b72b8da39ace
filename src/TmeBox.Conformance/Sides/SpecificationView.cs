using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>A state of the specification in the vocabulary in which sides are compared.</summary>
public static class SpecificationView
{
    /// <summary>The registers that are compared, and that a core's own number makes no difference to except for 9FFH.</summary>
    internal static readonly uint[] Registers = [Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.Partitioning, Msr.CoreActivate];

    /// <summary>The cores of a platform.</summary>
    public static int Cores(Profile profile) => 2 * profile.Packages;

    /// <summary>The DRAM cell that a line address reaches.</summary>
    public static DramView Dram(MachineState m, ulong line) => Of(line, Physical.Snoop(m, LineAddress.Of(line)));

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

    /// <summary>All cells of DRAM that were ever written, in no particular order.</summary>
    public static IEnumerable<ulong> DramLines(MachineState m) => m.Dram.Entries.Select(e => e.Key.ByteAddress.Concrete);

    /// <summary>All cells of DRAM that were ever written, by their own address.</summary>
    public static IEnumerable<DramView> DramCells(MachineState m) => m.Dram.Entries.Select(e => Of(e.Key.ByteAddress.Concrete, e.Value));

    /// <summary>All translations that cores hold, in no particular order.</summary>
    public static IEnumerable<TlbView> Translations(MachineState m)
    {
        foreach (var (tag, e) in m.Tlb.Entries)
            if (e.Present.IsTrue)
                yield return new((int)tag.Core.Value.Concrete, tag.Page.Concrete << 12, e.Page.Value.Concrete, e.Writable.IsTrue, e.User.IsTrue, e.NoExecute.IsTrue);
    }

    /// <summary>All entries of key tables that were programmed since activation, in no particular order.</summary>
    public static IEnumerable<(int Package, int KeyId)> KeySlots(MachineState m) =>
        m.Keys.Entries.Select(e => ((int)e.Key.Package.Value.Concrete, (int)e.Key.KeyId.Value.Concrete));

    /// <summary>One entry of a key table.</summary>
    public static KeyView Key(MachineState m, int package, int keyId)
    {
        var entry = m.Keys[new(PackageId.Of(package), KeyId.Of(keyId))];
        var use = (KeyUse)entry.Mode.Concrete;
        return new(use, use == KeyUse.Keyed ? (Algorithm)entry.Algorithm.Concrete : null);
    }

    /// <summary>What a core reads from a register at the kernel's level; null if it does not exist.</summary>
    public static ulong? Register(MachineState m, int core, uint index)
    {
        var at = m.On(CoreId.Of(core));
        var step = Msr.Get(at.WithCore(at.Core with { Cpl = Word.Of(0, 2) }), index);
        return (step.Answer.Outcome == Outcomes.Done).IsTrue ? step.Answer.Value.Concrete : null;
    }

    internal static DramView Of(ulong line, DramLine stored) =>
        new(line, Hex.Of(stored.Ciphertext.Concrete), MacTag.Value(stored.Mac), stored.Owner.IsTrue, stored.Poison.IsTrue);

    private static CacheView? Cached(CacheTag tag, CacheLine entry) => entry.Present.IsTrue
        ? new CacheView((int)tag.KeyId.Value.Concrete, tag.Line.ByteAddress.Concrete, entry.Dirty.IsTrue, entry.Poisoned.IsTrue, Hex.Of(entry.Data.Concrete), (int)entry.Holders.Concrete)
        : null;
}
