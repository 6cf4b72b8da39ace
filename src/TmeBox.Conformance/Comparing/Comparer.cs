using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Comparing;

/// <summary>Compares what two sides hold and collects what differs.</summary>
internal sealed class Comparer(SpecificationSide specification, IImplementation implementation)
{
    private readonly HashSet<(int Package, int KeyId)> programmed = [];
    private readonly HashSet<ulong> seenLines = [];

    public List<Difference> Differences { get; } = [];

    private HashSet<ulong> DifferingLines { get; } = [];

    private HashSet<int> DifferingKeyIds { get; } = [];

    public void Begin()
    {
        if (Differences.Count == 0) return;
        Differences.Clear();
        DifferingLines.Clear();
        DifferingKeyIds.Clear();
    }

    public void Note(string what, string expected, string actual)
    {
        if (Differences.Count < Divergence.MostDifferences) Differences.Add(new(what, expected, actual));
    }

    /// <summary>What left the implementation's cache must have been there, and as dirty as it says.</summary>
    public void Evictions(ImmutableArray<Evicted> evicted)
    {
        foreach (var e in evicted)
        {
            var (present, dirty) = specification.Cached(e.KeyId, e.Line);
            if (present && dirty == e.WrittenBack) continue;
            DifferingLines.Add(e.Line);
            Note("eviction", present ? dirty ? "dirty" : "clean" : "not cached", e.ToString());
        }
    }

    public void Answers(in Response expected, in Response actual)
    {
        if (expected.Outcome != actual.Outcome) Note("outcome", expected.Outcome.ToString(), actual.Outcome.ToString());
        if (expected.Value != actual.Value) Note("value", Number(expected.Value), Number(actual.Value));
        if (expected.Data != actual.Data && !(IsZero(expected.Data) && IsZero(actual.Data))) Note("data", expected.Data.ToCompact(), actual.Data.ToCompact());
        if (Sees(Sight.Mac) && expected.Mac != actual.Mac) Note("MAC", Number(expected.Mac), Number(actual.Mac));
        if (Sees(Sight.Owner) && expected.Owner != actual.Owner) Note("owner", expected.Owner.ToString(), actual.Owner.ToString());
        if (Sees(Sight.Poison) && expected.Poison != actual.Poison) Note("poison", expected.Poison.ToString(), actual.Poison.ToString());
    }

    /// <summary>What the operation names: 982H, its KeyID's key, its line in DRAM, and the lines that were evicted.</summary>
    public void Step(Operation operation, ImmutableArray<Evicted> evicted)
    {
        var activate = specification.State.Activate.Value.Concrete;
        if (Sees(Sight.Registers) && implementation.Register(operation.Core, Msr.Activate) is { } register && register != activate) Note("982H", Number(activate), Number(register));
        if (operation is Operation.Pconfig { Structure: { } program })
        {
            var slot = (operation.Core >> 1, program.KeyId);
            if (program.KeyId <= 32767) programmed.Add(slot);
            Key(slot);
        }
        else if (LineOf(specification.State, operation) is { } line)
        {
            Dram(line);
        }

        foreach (var e in evicted) Dram(e.Line);
    }

    /// <summary>All registers, the modes of all keys that were ever named, all of DRAM, all of the caches and of the TLBs.</summary>
    public void Everything()
    {
        Registers();
        foreach (var slot in programmed) Key(slot);
        foreach (var slot in SpecificationView.KeySlots(specification.State)) Key(slot);
        AllDram();
        AllCached();
        AllTranslations();
    }

    /// <summary>Where an explanation looks.</summary>
    public SliceScope Concerned(MachineState before, Operation operation, ImmutableArray<Evicted> evicted)
    {
        var lines = new HashSet<ulong>(DifferingLines.Take(8));
        var keyIds = new HashSet<int>(DifferingKeyIds.Take(8));
        if (LineOf(before, operation) is { } line) lines.Add(line);
        if (OperationAddress.PaOf(operation) is { } pa) keyIds.Add((int)PhysicalAddress.Of(pa).KeyIdOn(before).Value.Concrete);
        if (operation is Operation.Pconfig { Structure: { } program }) keyIds.Add(program.KeyId);
        foreach (var e in evicted)
        {
            lines.Add(e.Line);
            keyIds.Add(e.KeyId);
        }

        return new(lines, keyIds, operation.Core, OperationAddress.VaOf(operation) & 0xFFFF_FFFF_F000);
    }

    private static ulong? LineOf(MachineState m, Operation operation) =>
        OperationAddress.PaOf(operation) is { } pa ? PhysicalAddress.Of(pa).LineOn(m).ByteAddress.Concrete : OperationAddress.LineOf(operation);

    private bool Sees(Sight part) => (implementation.Sight & part) == part;

    private void Registers()
    {
        if (!Sees(Sight.Registers)) return;
        for (var core = 0; core < SpecificationView.Cores(specification.State.Profile); core++)
        {
            foreach (var index in SpecificationView.Registers)
            {
                if (implementation.Register(core, index) is not { } actual) continue;
                if (SpecificationView.Register(specification.State, core, index) is not { } expected) Note(FormattableString.Invariant($"{index:X}H of core {core}"), "not enumerated", Number(actual));
                else if (expected != actual) Note(FormattableString.Invariant($"{index:X}H{(index == Msr.CoreActivate ? $" of core {core}" : "")}"), Number(expected), Number(actual));
            }
        }
    }

    private void Key((int Package, int KeyId) slot)
    {
        if (slot.KeyId > 32767 || !Sees(Sight.Keys)) return;
        var expected = SpecificationView.Key(specification.State, slot.Package, slot.KeyId);
        var actual = implementation.KeyOf(slot.Package, slot.KeyId);
        if (expected == actual) return;
        DifferingKeyIds.Add(slot.KeyId);
        Note(FormattableString.Invariant($"key mode of KeyID {slot.KeyId}{(slot.Package == 0 ? "" : " on package 1")}"), expected.ToString(), actual.ToString());
    }

    private void Dram(ulong line)
    {
        if (Sees(Sight.Dram | Sight.OneCell)) Dram(Physical.Snoop(specification.State, LineAddress.Of(line)), implementation.Inspect(line));
    }

    private void Dram(DramLine stored, in DramView actual)
    {
        if (stored.Ciphertext.Concrete.SequenceEqual(actual.Ciphertext.Span) 
            && (!Sees(Sight.Mac) || MacTag.Value(stored.Mac) == actual.Mac)
            && (!Sees(Sight.Owner) || stored.Owner.IsTrue == actual.Owner)
            && (!Sees(Sight.Poison) || stored.Poison.IsTrue == actual.Poison)) return;
        DifferingLines.Add(actual.Line);
        Note(FormattableString.Invariant($"DRAM line 0x{actual.Line:x}"), SpecificationView.Of(actual.Line, stored).ToString(), actual.ToString());
    }

    // Cells, not what addresses reach: an address may be wired to another cell.
    private void AllDram()
    {
        if (!Sees(Sight.Dram)) return;
        seenLines.Clear();
        foreach (var actual in implementation.DramLines())
        {
            seenLines.Add(actual.Line);
            Dram(specification.State.Dram[LineAddress.Of(actual.Line)], actual);
        }

        foreach (var (address, stored) in specification.State.Dram.Entries)
        {
            var line = address.ByteAddress.Concrete;
            if (!seenLines.Contains(line)) Dram(stored, SpecificationView.Of(line, DramLine.Blank));
        }
    }

    private void AllCached()
    {
        if (!Sees(Sight.Cache)) return;
        var matched = 0;
        foreach (var actual in implementation.CachedLines())
        {
            var entry = specification.State.Cache[SpecificationSide.Tag(actual.KeyId, actual.Line)];
            if (entry.Present.IsTrue) matched++;
            if (entry.Present.IsTrue && entry.Dirty.IsTrue == actual.Dirty && entry.Poisoned.IsTrue == actual.Poisoned
                && (actual.Holders is not { } holders || (int)entry.Holders.Concrete == holders)
                && entry.Data.Concrete.SequenceEqual(actual.Data.Span)) continue;
            Cached(actual.KeyId, actual.Line, SpecificationView.Cached(specification.State, actual.KeyId, actual.Line), actual);
        }

        var present = 0;
        foreach (var (_, entry) in specification.State.Cache.Entries)
            if (entry.Present.IsTrue)
                present++;
        if (matched == present) return;

        var held = implementation.CachedLines().Select(c => (c.KeyId, c.Line)).ToHashSet();
        foreach (var expected in SpecificationView.CachedLines(specification.State))
            if (!held.Contains((expected.KeyId, expected.Line)))
                Cached(expected.KeyId, expected.Line, expected, null);
    }

    private void Cached(int keyId, ulong line, CacheView? expected, CacheView? actual)
    {
        DifferingLines.Add(line);
        DifferingKeyIds.Add(keyId);
        Note(FormattableString.Invariant($"cache entry KeyID {keyId} line 0x{line:x}"), expected?.ToString() ?? "not cached", actual?.ToString() ?? "not cached");
    }

    private void AllTranslations()
    {
        if (!Sees(Sight.Translations) || implementation.Translations() is not { } translations) return;
        var expected = SpecificationView.Translations(specification.State).ToDictionary(t => (t.Core, t.LinearPage));
        foreach (var actual in translations)
        {
            if (expected.Remove((actual.Core, actual.LinearPage), out var same) && same == actual) continue;
            Translation(actual, same == default ? "none" : same.ToString(), actual.ToString());
        }

        foreach (var missing in expected.Values) Translation(missing, missing.ToString(), "none");
    }

    private void Translation(in TlbView at, string expected, string actual) =>
        Note(FormattableString.Invariant($"translation of 0x{at.LinearPage:x} on core {at.Core}"), expected, actual);

    private static bool IsZero(Hex data) => data.Span.IndexOfAnyExcept((byte)0) < 0;

    private static string Number(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
