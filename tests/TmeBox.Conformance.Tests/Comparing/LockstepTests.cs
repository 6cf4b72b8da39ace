using System.Text.Json;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Comparing;

public class LockstepTests
{
    public static TheoryData<CacheMode, int, int> Caches { get; } = new()
    {
        { CacheMode.Unlimited, 1, 1 },
        { CacheMode.Uncached, 1, 1 },
        { CacheMode.Finite, 1, 1 },
        { CacheMode.Finite, 2, 2 },
    };

    [Theory]
    [MemberData(nameof(Caches))]
    public void A_foreign_reader_meets_poison_on_both_sides(CacheMode mode, int sets, int ways)
    {
        var lockstep = new Lockstep(Rig.Ci, new CacheShape(mode, sets, ways));
        Operation[] operations =
        [
            Rig.Activate(),
            Rig.Key(1, Algorithm.Xts128Integrity, 0x10),
            Rig.Key(2, Algorithm.Xts256Integrity, 0x20),
            Rig.Put(1, 0x40, 0xAA),
            new Operation.Store(Rig.Pa(1, 0x80), 0xF0, Rig.Counting(64)),
            new Operation.Flush(Rig.Pa(1, 0x40)),
            new Operation.Prefetch(Rig.Pa(2, 0x40)),
            new Operation.Snoop(0x40),
        ];
        Assert.Null(lockstep.Run(operations));
        Assert.Null(lockstep.Step(new Operation.Load(Rig.Pa(2, 0x40))));
        Assert.Equal(Outcome.MachineCheck, lockstep.Answer.Outcome);
        Assert.Null(lockstep.Finish());
        Assert.Equal(operations.Length + 1, lockstep.Steps);
    }

    [Fact]
    public void A_line_cached_before_activation_may_be_evicted_after_it()
    {
        // Its address needs bits that are KeyID bits by then, so no access names it any more.
        var lockstep = new Lockstep(Rig.Ci, new CacheShape(CacheMode.Finite, 1, 1));
        Assert.Null(lockstep.Run([
            new Operation.Store(1UL << 45, ulong.MaxValue, Hex.Filled(0x5A, 64)),
            Rig.Activate(),
            new Operation.Load(0x40),
            new Operation.Snoop(1UL << 45),
        ]));
        Assert.NotEqual(Hex.Filled(0x5A, 64), lockstep.Answer.Data);
    }

    [Fact]
    public void A_malformed_operation_is_refused_before_anything_happens()
    {
        var lockstep = new Lockstep(Rig.Ci);
        Assert.Throws<ArgumentException>(() => lockstep.Step(new Operation.Snoop(1UL << 46)));
        Assert.Throws<ArgumentException>(() => lockstep.Step(new Operation.Store(0, 1, Hex.Filled(0, 63))));
        Assert.Equal(0, lockstep.Steps);
    }

    [Fact]
    public void A_divergence_survives_JSON()
    {
        var lockstep = new Lockstep(Rig.Ci, Faults.All["a flush keeps the line"].Make(new EngineSide(Rig.Ci, CacheShape.Unlimited)));
        var divergence = lockstep.Run([Rig.Activate(), Rig.Key(1, Algorithm.Xts128Integrity, 0x10), Rig.Put(1, 0x40, 0xAA), new Operation.Flush(Rig.Pa(1, 0x40))]);
        Assert.Equal(3, divergence?.Step);
        var json = JsonSerializer.Serialize(divergence, OperationJson.Options);
        Assert.Contains("\"id\":\"Flush.Flushed\"", json, StringComparison.Ordinal);
        Assert.Equal(divergence?.ToString(), JsonSerializer.Deserialize<Divergence>(json, OperationJson.Options)?.ToString());
        Assert.Throws<InvalidOperationException>(() => lockstep.Step(new Operation.Load(0)));
    }
}
