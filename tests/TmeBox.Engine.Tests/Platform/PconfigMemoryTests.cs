using System.Buffers.Binary;

namespace TmeBox.Engine.Tests.Platform;

/// <summary>PCONFIG through paging, by MET, in guests, and with the lock.</summary>
public class PconfigMemoryTests
{
    private const ulong Here = 0x7000_0000_0100;
    private const ulong Page = 0x4000;
    private static readonly EngineProfile Met = Rig.Platform with { PconfigRevision = PconfigDocument.Met13 };

    [Fact]
    public void The_structure_is_read_through_the_caches_under_the_KeyID_of_its_page()
    {
        foreach (EngineAlgorithms algorithm in new[] { EngineAlgorithms.Xts128, EngineAlgorithms.Xts256 })
        {
            MemoryEngine engine = Rig.Active();
            MemoryEngine twin = Rig.Active();
            engine.Key(9, EngineAlgorithms.Xts128, 1, 2);
            new Pages(engine).Map(Here, engine.Pa(9, Page));
            Assert.Equal(EngineStatus.Done, Put(engine, 5, Rig.Control(Rig.Direct, algorithm), 11, 12));
            Assert.Equal(new EngineAnswer(EngineStatus.Done), Run(engine));
            twin.Key(5, algorithm, 11, 12);
            twin.Key(9, EngineAlgorithms.Xts128, 1, 2);
            Assert.Equal(twin.KeyDigest(), engine.KeyDigest());
        }
    }

    [Fact]
    public void Reading_it_may_fault_or_meet_poison_and_then_no_key_changes()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(9, EngineAlgorithms.Xts128Integrity, 1, 2);
        var pages = new Pages(engine);
        Assert.Equal(EngineStatus.Done, engine.TakeTable(0));
        Assert.Equal(new EngineAnswer(EngineStatus.PageFault), Run(engine));
        Assert.Equal(TableHolder.Nobody, engine.HolderOf(0));
        pages.Map(Here, engine.Pa(9, Page));
        Assert.Equal(EngineStatus.Done, Put(engine, 5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), 11, 12));
        Assert.Equal(EngineStatus.Done, engine.Flush(engine.Pa(9, Page + 0x180)));
        engine.Flip(Page + 0x180, 0);
        Assert.Equal(new EngineAnswer(EngineStatus.MachineCheck), Run(engine));
        Assert.Equal(KeyMode.Tme, engine.KeyStateOf(5).Mode);
        Assert.True(engine.Beside(Page + 0x180).Poison);
    }

    [Fact]
    public void Registers_are_checked_before_memory_is_touched()
    {
        MemoryEngine engine = Rig.Active();
        var pages = new Pages(engine);
        pages.Map(Here, Page);
        string before = engine.Digest();
        Assert.Equal(EngineStatus.GeneralProtection, Run(engine, leaf: 1).Status);
        Assert.Equal(EngineStatus.GeneralProtection, Run(engine, rbx: Here + 0x80).Status);
        Assert.Equal(EngineStatus.GeneralProtection, Run(engine, rbx: 1ul << 47).Status);
        Assert.Equal(EngineStatus.InvalidOpcode, engine.Pconfig(0, new PconfigInputs { Rbx = Here, Prefixed = true }).Status);
        Assert.Equal(before, engine.Digest());
        Assert.Empty(engine.TlbEntries(0));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(6, false)]
    [InlineData(63, false)]
    [InlineData(64 + 15, true)]
    [InlineData(64 + 16, false)]
    [InlineData(128 + 31, false)]
    public void By_MET_what_is_not_used_must_be_zero(int at, bool used)
    {
        foreach (EngineProfile profile in new[] { Met, Rig.Platform })
        {
            MemoryEngine engine = Rig.Active(profile);
            new Pages(engine).Map(Here, Page);
            Assert.Equal(EngineStatus.Done, Put(engine, 5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), -1, -1));
            byte[] one = [at == 0 ? (byte)5 : (byte)1];
            Assert.Equal(EngineStatus.Done, engine.WriteVirtual(0, Here + (uint)at, one).Status);
            Assert.Equal(used || profile != Met ? EngineStatus.Done : EngineStatus.GeneralProtection, Run(engine).Status);
        }
    }

    [Fact]
    public void By_MET_wrong_programs_answer_in_RAX()
    {
        uint good = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128);
        foreach ((int keyId, uint control, EngineStatus status, ulong rax) in new[]
        {
            (5, good | 4, EngineStatus.InvalidCommand, 1ul),
            (0, good, EngineStatus.InvalidKeyId, 3ul),
            (64, good, EngineStatus.InvalidKeyId, 3ul),
            (0, good | 4, EngineStatus.InvalidCommand, 1ul),
            (5, Rig.Direct, EngineStatus.InvalidAlgorithm, 4ul),
            (5, Rig.Direct | 3u << 8, EngineStatus.InvalidAlgorithm, 4ul),
            (5, Rig.Direct | 16u << 8, EngineStatus.InvalidAlgorithm, 4ul),
            (40, good, EngineStatus.Done, 0ul),
        })
        {
            MemoryEngine engine = Rig.Active(Met, k: 6, p: 1);
            Assert.Equal(new EngineAnswer(status, rax), engine.Pconfig(0, new KeyProgram
            {
                KeyId = (ushort)keyId,
                Control = control,
                KeyField1 = new byte[64],
                KeyField2 = new byte[64],
            }));
        }
    }

    [Fact]
    public void By_MET_entropy_goes_into_sixteen_bytes()
    {
        MemoryEngine engine = Rig.Active(Met);
        MemoryEngine twin = Rig.Active();
        Assert.Equal(EngineStatus.Done, engine.Program(5, Rig.Control(Rig.Random, EngineAlgorithms.Xts256), 11, 12));
        byte[] dataKey = Mixed(11);
        byte[] tweakKey = Mixed(12);
        Assert.Equal(EngineStatus.Done, twin.Pconfig(new KeyProgram { KeyId = 5, Control = Rig.Control(Rig.Direct, EngineAlgorithms.Xts256), KeyField1 = dataKey, KeyField2 = tweakKey }));
        Assert.Equal(twin.KeyDigest(), engine.KeyDigest());

        static byte[] Mixed(int seed) => [.. Bytes.Line(seed).Zip(Bytes.Line(seed + 500), (field, random) => (field, random)).Select((b, i) => i < 16 ? (byte)(b.field ^ b.random) : b.random)];
    }

    [Theory]
    [InlineData(true, true, TableHolder.Leaked)]
    [InlineData(true, false, TableHolder.Nobody)]
    [InlineData(false, true, TableHolder.Nobody)]
    public void Without_entropy_the_lock_leaks_by_MET_and_the_switch(bool met, bool leaks, TableHolder holder)
    {
        MemoryEngine engine = Rig.Active((met ? Met : Rig.Platform) with { EntropyErrorLeaksLock = leaks });
        Assert.Equal(EngineStatus.EntropyError, engine.Program(5, Rig.Control(Rig.Random, EngineAlgorithms.Xts128), entropy: false));
        Assert.Equal(holder, engine.HolderOf(0));
        Assert.Equal(holder == TableHolder.Leaked ? EngineStatus.DeviceBusy : EngineStatus.Done, engine.Program(5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128)));
        engine.ResetPlatform();
        Assert.Equal(TableHolder.Nobody, engine.HolderOf(0));
    }

    [Theory]
    [InlineData(false, 0ul, 0u, EngineStatus.InvalidOpcode)]
    [InlineData(true, 0ul, 0u, EngineStatus.Done)]
    [InlineData(true, 1ul, 0u, EngineStatus.VmExit)]
    [InlineData(true, 2ul, 0u, EngineStatus.Done)]
    [InlineData(true, 0ul, 9u, EngineStatus.GeneralProtection)]
    [InlineData(true, 1ul << 9, 9u, EngineStatus.VmExit)]
    [InlineData(true, 1ul << 63, 64u, EngineStatus.VmExit)]
    [InlineData(true, 1ul << 63, uint.MaxValue, EngineStatus.VmExit)]
    [InlineData(true, 1ul, 64u, EngineStatus.GeneralProtection)]
    public void A_guest_needs_leave_and_may_exit_before_the_leaf_is_checked(bool enable, ulong exiting, uint leaf, EngineStatus status)
    {
        MemoryEngine engine = Rig.Active();
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(0, NonRoot: true, PconfigEnable: enable, PconfigExiting: exiting)));
        Assert.Equal(status, engine.Pconfig(0, new KeyProgram { Eax = leaf, KeyId = 5, Control = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128), KeyField1 = new byte[64], KeyField2 = new byte[64] }).Status);
    }

    [Fact]
    public void What_the_platform_lacks_is_refused()
    {
        Assert.Equal(EngineStatus.InvalidOpcode, Rig.Active(Rig.Platform with { HasPconfig = false }).Program(5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128)));
        Assert.Equal(EngineStatus.GeneralProtection, Rig.Active(Rig.Platform with { HasPconfigTarget = false }).Program(5, Rig.Control(Rig.Direct, EngineAlgorithms.Xts128)));
    }

    private static EngineAnswer Run(MemoryEngine engine, uint leaf = 0, ulong rbx = Here) => engine.Pconfig(0, new PconfigInputs { Rbx = rbx, Eax = leaf });

    /// <summary>Stores a structure; a negative seed is a field of zeros.</summary>
    private static EngineStatus Put(MemoryEngine engine, int keyId, uint control, int dataSeed, int tweakSeed)
    {
        var structure = new byte[192];
        BinaryPrimitives.WriteUInt16LittleEndian(structure, (ushort)keyId);
        BinaryPrimitives.WriteUInt32LittleEndian(structure.AsSpan(2), control);
        (dataSeed < 0 ? new byte[64] : Bytes.Line(dataSeed)).CopyTo(structure, 64);
        (tweakSeed < 0 ? new byte[64] : Bytes.Line(tweakSeed)).CopyTo(structure, 128);
        return Enumerable.Range(0, 3).Max(i => engine.WriteVirtual(0, Here + (64u * (uint)i), structure.AsSpan(64 * i, 64)).Status);
    }
}
