using System.Numerics;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>What one worker counts.</summary>
internal sealed class FuzzStatistics
{
    private readonly long[] fired = new long[RuleSet.Capacity];

    public long Operations { get; private set; }

    public long Idle { get; private set; }

    public long Sequences { get; set; }

    public Dictionary<string, long> Discards { get; } = new(StringComparer.Ordinal);

    public long Fired(Rule rule) => fired[rule.Number];

    public void Discard(string reason)
    {
        Discards.TryGetValue(reason, out var count);
        Discards[reason] = count + 1;
    }

    public void Count(MachineState before, Operation operation, RuleSet rules)
    {
        Operations++;
        Count(rules.Low.Concrete, 0);
        Count(rules.High.Concrete, 64);
        if (IsIdle(before, operation)) Idle++;
    }

    public void Add(FuzzStatistics other)
    {
        Operations += other.Operations;
        Idle += other.Idle;
        Sequences += other.Sequences;
        for (var i = 0; i < fired.Length; i++) fired[i] += other.fired[i];
        foreach (var (reason, count) in other.Discards)
        {
            Discards.TryGetValue(reason, out var known);
            Discards[reason] = known + count;
        }
    }

    // Performed and compared, but there was nothing to do: the line is not cached, not dirty, or cached already.
    private static bool IsIdle(MachineState before, Operation operation)
    {
        if (operation is not (Operation.Flush or Operation.Evict or Operation.WriteBack or Operation.Prefetch)) return false;
        var address = PhysicalAddress.Of(OperationAddress.PaOf(operation)!.Value);
        var entry = before.Cache[new(address.KeyIdOn(before), address.LineOn(before))];
        return operation switch
        {
            Operation.WriteBack => !(entry.Present & entry.Dirty).IsTrue,
            Operation.Prefetch => entry.Present.IsTrue,
            _ => !entry.Present.IsTrue,
        };
    }

    private void Count(ulong rules, int offset)
    {
        for (; rules != 0; rules &= rules - 1) fired[offset + BitOperations.TrailingZeroCount(rules)]++;
    }
}
