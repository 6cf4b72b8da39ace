namespace TmeBox.Engine.Tests.Platform;

public class PagingTests
{
    private const ulong Here = 0x0000_7000_1234_5000;
    private const ulong Page = 0x4000;

    [Fact]
    public void An_access_reaches_the_page_under_the_KeyID_of_its_entry()
    {
        MemoryEngine engine = Rig.Active();
        engine.Key(1, EngineAlgorithms.Xts128, 1, 2);
        new Pages(engine).Map(Here, engine.Pa(1, Page));
        engine.Put(1, Page, Bytes.Line(1));
        var bytes = new byte[8];
        Assert.Equal(new EngineAnswer(EngineStatus.Done), engine.ReadVirtual(0, Here + 5, bytes));
        Assert.Equal(Bytes.Line(1)[5..13], bytes);
        Assert.Equal(new TlbEntry(Here, engine.Pa(1, Page), true, true, false), Assert.Single(engine.TlbEntries(0)));
        Assert.Empty(engine.TlbEntries(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_walk_that_nothing_waits_for_leaves_a_poisoned_table_alone_unless_speculation_may_poison(bool poisons)
    {
        foreach (CacheShape cache in new[] { CacheShape.Unlimited, CacheShape.Default, CacheShape.Uncached })
        {
            MemoryEngine engine = Rig.Active(Rig.Ci with { SpeculativeFillPoisons = poisons }, cache);
            engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
            var pages = new Pages(engine);
            pages.Map(Here, Page);
            ulong table = pages.EntryAt(Here, 3) & ~63ul;
            Assert.Equal(EngineStatus.Done, engine.Flush(table));

            // CR3 names the root under a KeyID that checks what KeyID 0 wrote.
            Assert.Equal(EngineStatus.Done, engine.WriteCr3(0, engine.Pa(1, engine.ReadCr3(0))));
            engine.Walk(0, Here);
            Assert.Equal(poisons, engine.Beside(table).Poison);
            Assert.Equal(poisons && cache.Mode != CacheMode.Uncached, engine.CachedLines().Any(l => l.KeyId == 1));
            Assert.Empty(engine.TlbEntries(0));
            Assert.Equal(EngineStatus.MachineCheck, engine.ReadVirtual(0, Here, new byte[1]).Status);
            Assert.True(engine.Beside(table).Poison);
        }
    }

    [Fact]
    public void A_stale_translation_is_used_until_INVLPG_on_its_own_core()
    {
        MemoryEngine engine = Rig.Active();
        var pages = new Pages(engine);
        pages.Map(Here, Page);
        engine.Put(0, Page, Bytes.Repeat(1, 64));
        engine.Put(0, Page + 0x1000, Bytes.Repeat(2, 64));
        Assert.Equal((1, 1), (First(engine, 0), First(engine, 1)));
        pages.Map(Here, Page + 0x1000);
        Assert.Equal((1, 1), (First(engine, 0), First(engine, 1)));
        Assert.Equal(EngineStatus.Done, engine.Invlpg(0, Here + 0xABC));
        Assert.Equal((2, 1), (First(engine, 0), First(engine, 1)));
        engine.DropTranslation(1, Here);
        Assert.Equal((2, 2), (First(engine, 0), First(engine, 1)));
        pages.Map(Here, Page);
        Assert.Equal(EngineStatus.Done, engine.WriteCr3(1, engine.ReadCr3(1)));
        Assert.Equal((2, 1), (First(engine, 0), First(engine, 1)));
    }

    [Theory]
    [InlineData(0, Pages.Writable | Pages.User, 0b00000, 0b00010, 0b10000)]
    [InlineData(0, Pages.Present | Pages.User, null, 0b00011, null)]
    [InlineData(3, Pages.Present | Pages.User, null, 0b00111, null)]
    [InlineData(3, Pages.Present | Pages.Writable, 0b00101, 0b00111, 0b10101)]
    [InlineData(1, Pages.Present | Pages.Writable, null, null, null)]
    [InlineData(2, Pages.All | Pages.NoExecute, null, null, 0b10001)]
    [InlineData(3, Pages.Writable, 0b00100, 0b00110, 0b10100)]
    public void A_page_fault_tells_the_access_and_what_it_met(int cpl, ulong flags, int? read, int? write, int? fetch)
    {
        MemoryEngine engine = Rig.Active();
        new Pages(engine).Map(Here, Page, flags);
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(cpl)));
        for (int again = 0; again < 2; again++)
        {
            Assert.Equal(Fault(read), engine.ReadVirtual(0, Here, new byte[1]));
            Assert.Equal(Fault(write), engine.WriteVirtual(0, Here, new byte[1]));
            Assert.Equal(Fault(fetch), engine.FetchVirtual(0, Here, new byte[1]));
        }
    }

    [Fact]
    public void Only_permissions_that_all_levels_give_are_given()
    {
        for (int level = 0; level < 4; level++)
        {
            MemoryEngine engine = Rig.Active();
            var pages = new Pages(engine);
            pages.Map(Here, Page);
            var entry = new byte[64];
            ulong at = pages.EntryAt(Here, level);
            Assert.Equal(EngineStatus.Done, engine.Read(at, entry));
            ulong value = BitConverter.ToUInt64(entry, (int)(at % 64));
            pages.Put(at, (value & ~(Pages.Writable | Pages.User)) | Pages.NoExecute);
            engine.Walk(0, Here);
            Assert.Equal(new TlbEntry(Here, Page, false, false, true), Assert.Single(engine.TlbEntries(0)));
        }
    }

    [Fact]
    public void Reserved_bits_and_large_pages_fault_at_every_level_and_fill_no_TLB()
    {
        foreach ((ulong bit, int lowest) in new[] { (1ul << 46, 0), (1ul << 51, 0), (Pages.Large, 1) })
        {
            for (int level = lowest; level < 4; level++)
            {
                MemoryEngine engine = Rig.Active();
                var pages = new Pages(engine);
                pages.Map(Here, Page);
                pages.Put(pages.EntryAt(Here, level), 0x1000 | Pages.All | bit);
                Assert.Equal(new EngineAnswer(EngineStatus.PageFault, 0b01011), engine.WriteVirtual(0, Here, new byte[1]));
                engine.Walk(0, Here);
                Assert.Empty(engine.TlbEntries(0));
            }
        }
    }

    [Fact]
    public void A_private_KeyID_is_reserved_outside_SEAM_in_an_entry_in_CR3_and_by_a_stale_translation()
    {
        MemoryEngine engine = Rig.Active(Rig.Platform with { HasSeam = true }, k: 6, p: 1);
        var pages = new Pages(engine);
        pages.Map(Here, engine.Pa(32, Page));
        Assert.Equal(new EngineAnswer(EngineStatus.PageFault, 0b01001), engine.ReadVirtual(0, Here, new byte[1]));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteCr3(0, engine.Pa(32, 0x10_0000)));
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(3, Seam: true)));
        Assert.Equal(EngineStatus.Done, engine.ReadVirtual(0, Here, new byte[1]).Status);
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteCr3(0, engine.Pa(32, 0x10_0000)));
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(3)));
        Assert.Equal(new EngineAnswer(EngineStatus.PageFault, 0b01111), engine.WriteVirtual(0, Here, new byte[1]));
        Assert.Equal(EngineStatus.PageFault, engine.Read(engine.Pa(32, Page), new byte[64]));
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(0, Seam: true)));
        Assert.Equal(EngineStatus.Done, engine.WriteCr3(0, engine.Pa(32, 0x10_0000)));
        Assert.Equal(EngineStatus.PageFault, engine.Read(1, engine.Pa(32, Page), new byte[64]));
    }

    [Theory]
    [InlineData(0x0000_8000_0000_0000)]
    [InlineData(0xFFFF_7FFF_FFFF_FFFF)]
    [InlineData(0x8000_0000_0000_0000)]
    [InlineData(0x0000_7FFF_FFFF_FFFF)]
    public void What_is_not_canonical_is_GP_from_its_first_byte_or_its_second_line(ulong address)
    {
        MemoryEngine engine = Rig.Active();
        new Pages(engine).Map(0x0000_7FFF_FFFF_F000, Page);
        Assert.Equal(new EngineAnswer(EngineStatus.GeneralProtection), engine.ReadVirtual(0, address, new byte[2]));
        Assert.Equal(new EngineAnswer(EngineStatus.GeneralProtection), engine.WriteVirtual(0, address, new byte[2]));
    }

    [Fact]
    public void An_access_across_pages_is_two_each_under_its_own_KeyID_or_none_at_all()
    {
        MemoryEngine engine = Rig.Active();
        engine.Key(1, EngineAlgorithms.Xts128, 1, 2);
        engine.Key(2, EngineAlgorithms.Xts256, 3, 4);
        var pages = new Pages(engine);
        pages.Map(Here, engine.Pa(1, Page));
        byte[] data = Bytes.Line(7);
        Assert.Equal(new EngineAnswer(EngineStatus.PageFault, 0b00010), engine.WriteVirtual(0, Here + 0xFD8, data));
        Assert.Null(engine.FindCached(1, Page + 0xFC0, new byte[64]));
        pages.Map(Here + 0x1000, engine.Pa(2, 0x9000));
        Assert.Equal(EngineStatus.Done, engine.WriteVirtual(0, Here + 0xFD8, data).Status);
        Assert.Equal(data[..40], engine.Get(1, Page + 0xFC0)[24..]);
        Assert.Equal(data[40..], engine.Get(2, 0x9000)[..24]);
        engine.Out(2, 0x9000);
        engine.Out(1, Page + 0xFC0);
        byte[] back = Bytes.Repeat(0xEE, 64);
        Assert.Equal(EngineStatus.Done, engine.FetchVirtual(0, Here + 0xFD8, back).Status);
        Assert.Equal(data, back);
    }

    [Fact]
    public void A_poisoned_page_table_or_line_is_a_machine_check_and_gives_nothing()
    {
        MemoryEngine engine = Rig.Active(Rig.Ci);
        engine.Key(1, EngineAlgorithms.Xts128Integrity, 1, 2);
        var pages = new Pages(engine);
        pages.Map(Here, engine.Pa(1, Page));
        byte[] bytes = Bytes.Repeat(0xEE, 4);
        Assert.Equal(EngineStatus.MachineCheck, engine.ReadVirtual(0, Here, bytes).Status);
        Assert.Equal(new byte[4], bytes);
        ulong entry = pages.EntryAt(Here, 1) & ~63ul;
        engine.Out(0, entry);
        engine.Replace(entry, engine.Cipher(entry), engine.Beside(entry) with { Poison = true });
        Assert.Equal(EngineStatus.MachineCheck, engine.WriteVirtual(1, Here, new byte[1]).Status);
        Assert.Empty(engine.TlbEntries(1));
    }

    [Fact]
    public void Flushes_by_linear_address_act_on_the_mapped_KeyID_only()
    {
        MemoryEngine engine = Rig.Active();
        new Pages(engine).Map(Here, engine.Pa(1, Page));
        engine.Put(0, Page, Bytes.Line(1));
        engine.Put(1, Page, Bytes.Line(2));
        Assert.Equal(EngineStatus.Done, engine.WriteBackVirtual(0, Here).Status);
        Assert.False(engine.FindCached(1, Page, new byte[64])!.Value.Dirty);
        Assert.Equal(EngineStatus.Done, engine.FlushVirtual(0, Here).Status);
        Assert.Null(engine.FindCached(1, Page, new byte[64]));
        Assert.Equal(EngineStatus.Done, engine.PrefetchVirtual(1, Here).Status);
        Assert.Equal(2, engine.FindCached(1, Page, new byte[64])!.Value.Holders);
        Assert.Equal(EngineStatus.GeneralProtection, engine.Movdir64bVirtual(0, Here + 8, Bytes.Line(3)).Status);
        Assert.Equal(EngineStatus.Done, engine.Movdir64bVirtual(0, Here, Bytes.Line(3)).Status);
        Assert.Null(engine.FindCached(1, Page, new byte[64]));
        Assert.True(engine.FindCached(0, Page, new byte[64])!.Value.Dirty);
        Assert.Equal(Bytes.Line(3), engine.Get(1, Page));
    }

    [Fact]
    public void Kernel_instructions_are_GP_for_others_and_then_change_nothing()
    {
        MemoryEngine engine = Rig.Active();
        new Pages(engine).Map(Here, Page);
        engine.Walk(0, Here);
        Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(1)));
        string before = engine.Digest();
        Assert.Equal(EngineStatus.GeneralProtection, engine.Invlpg(0, Here));
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteCr3(0, 0x1000));
        Assert.Equal(EngineStatus.GeneralProtection, engine.Wbinvd(0));
        Assert.Equal(EngineStatus.GeneralProtection, engine.ReadMsr(0, MemoryEngine.ActivateMsr).Status);
        Assert.Equal(EngineStatus.GeneralProtection, engine.WriteMsr(0, MemoryEngine.CoreActivateMsr, 0, default));
        Assert.Single(engine.TlbEntries(0));
        Assert.Equal(before, engine.Digest());
    }

    [Fact]
    public void Wrong_use_is_an_argument_exception()
    {
        MemoryEngine engine = Rig.Active();
        Assert.Throws<ArgumentException>(() => engine.ReadVirtual(0, 0, []));
        Assert.Throws<ArgumentException>(() => engine.WriteVirtual(0, 0, new byte[65]));
        Assert.Throws<ArgumentException>(() => engine.Movdir64bVirtual(0, 0, new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Walk(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Read(-1, 0, new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.ChangeMode(0, new CoreMode(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.HolderOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.OpenPort(2));
    }

    private static byte First(MemoryEngine engine, int core)
    {
        Span<byte> bytes = stackalloc byte[1];
        Assert.Equal(EngineStatus.Done, engine.ReadVirtual(core, Here, bytes).Status);
        return bytes[0];
    }

    private static EngineAnswer Fault(int? code) => code is null ? new EngineAnswer(EngineStatus.Done) : new EngineAnswer(EngineStatus.PageFault, (ulong)code);
}
