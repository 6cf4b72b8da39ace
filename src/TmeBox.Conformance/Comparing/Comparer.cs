using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Comparing;

/// <summary>Compares what two sides hold and collects what differs.</summary>
internal sealed class Comparer(SpecificationSide specification, IImplementation implementation)
{
    private readonly byte[] buffer = new byte[Line.Size];
    private readonly HashSet<int> programmed = [];
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
        if (expected.Data != actual.Data && !(IsZero(expected.Data) && IsZero(actual.Data))) Note("data", expected.Data.ToCompact(), actual.Data.ToCompact());
        if (expected.Mac != actual.Mac) Note("MAC", Number(expected.Mac), Number(actual.Mac));
        if (expected.Poison != actual.Poison) Note("poison", expected.Poison.ToString(), actual.Poison.ToString());
    }

    /// <summary>What the operation names: 982H, its KeyID's key, its line in DRAM, and the lines that were evicted.</summary>
    public void Step(Operation operation, ImmutableArray<Evicted> evicted)
    {
        Register();
        if (operation is Operation.Pconfig p)
        {
            if (p.KeyId <= 32767) programmed.Add(p.KeyId);
            Key(p.KeyId);
        }
        else if (LineOf(specification.State, operation) is { } line)
        {
            Dram(line);
        }

        foreach (var e in evicted) Dram(e.Line);
    }

    /// <summary>982H, the modes of all keys that were ever named, all of DRAM and all of the cache.</summary>
    public void Everything()
    {
        Register();
        foreach (var keyId in programmed) Key(keyId);
        foreach (var keyId in SpecificationView.KeyIds(specification.State)) Key(keyId);
        AllDram();
        AllCached();
    }

    /// <summary>The lines and KeyIDs on which an explanation looks.</summary>
    public (IReadOnlyCollection<ulong> Lines, IReadOnlyCollection<int> KeyIds) Concerned(MachineState before, Operation operation, ImmutableArray<Evicted> evicted)
    {
        var lines = new HashSet<ulong>(DifferingLines.Take(8));
        var keyIds = new HashSet<int>(DifferingKeyIds.Take(8));
        if (LineOf(before, operation) is { } line) lines.Add(line);
        if (OperationAddress.PaOf(operation) is { } pa) keyIds.Add((int)PhysicalAddress.Of(pa).KeyIdOn(before).Value.Concrete);
        if (operation is Operation.Pconfig p) keyIds.Add(p.KeyId);
        foreach (var e in evicted)
        {
            lines.Add(e.Line);
            keyIds.Add(e.KeyId);
        }

        return (lines, keyIds);
    }

    private static ulong? LineOf(MachineState m, Operation operation) =>
        OperationAddress.PaOf(operation) is { } pa ? PhysicalAddress.Of(pa).LineOn(m).ByteAddress.Concrete : OperationAddress.LineOf(operation);

    private void Register()
    {
        var expected = specification.State.Activate.Value.Concrete;
        var actual = implementation.ReadActivate();
        if (expected != actual) Note("982H", Number(expected), Number(actual));
    }

    private void Key(int keyId)
    {
        if (keyId > 32767) return;
        var expected = SpecificationView.Key(specification.State, keyId);
        var actual = implementation.KeyOf(keyId);
        if (expected == actual) return;
        DifferingKeyIds.Add(keyId);
        Note(FormattableString.Invariant($"key mode of KeyID {keyId}"), expected.ToString(), actual.ToString());
    }

    private void Dram(ulong line)
    {
        var (mac, poison) = implementation.Inspect(line, buffer);
        Dram(line, buffer, mac, poison);
    }

    private void Dram(ulong line, ReadOnlySpan<byte> ciphertext, uint mac, bool poison)
    {
        var stored = specification.State.Dram[LineAddress.Of(line)];
        if (stored.Ciphertext.Concrete.SequenceEqual(ciphertext) && MacTag.Value(stored.Mac) == mac && stored.Poison.IsTrue == poison) return;
        DifferingLines.Add(line);
        Note(
            FormattableString.Invariant($"DRAM line 0x{line:x}"),
            SpecificationView.Dram(specification.State, line).ToString(),
            new DramView(line, Hex.Of(ciphertext), mac, poison).ToString());
    }

    private void AllDram()
    {
        seenLines.Clear();
        foreach (var line in implementation.DramLines())
        {
            seenLines.Add(line.Line);
            Dram(line.Line, line.Ciphertext.Span, line.Mac, line.Poison);
        }

        foreach (var line in SpecificationView.DramLines(specification.State))
            if (!seenLines.Contains(line))
                Dram(line);
    }

    private void AllCached()
    {
        var matched = 0;
        foreach (var actual in implementation.CachedLines())
        {
            var entry = specification.State.Cache[SpecificationSide.Tag(actual.KeyId, actual.Line)];
            if (entry.Present.IsTrue) matched++;
            if (entry.Present.IsTrue && entry.Dirty.IsTrue == actual.Dirty && entry.Poisoned.IsTrue == actual.Poisoned
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

    private static bool IsZero(Hex data) => data.Span.IndexOfAnyExcept((byte)0) < 0;

    private static string Number(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}
