using TmeBox.Logic;
using TmeBox.Spec.Machine;
using static TmeBox.Spec.Tests.PageTables;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>Linear addresses: walks, permissions, KeyIDs in entries, and TLBs that go stale (F-ADR-1, F-ADR-2, F-CCH-6).</summary>
public class PagingTests
{
    private const ulong Page = 0x2_0000;
    private const ulong Other = 0x2_1000;

    private static MachineState On(Profile profile) => Rig.Two(profile).PutOut(1, Page, Rig.Bytes(1)).PutOut(2, Other, Rig.Bytes(2));

    private static MachineState At(MachineState m, ulong cpl = 3) => m.WithCore(m.Core with { Cpl = Word.Of(cpl, 2) });

    private static void Faults(Step step, ulong code, string rule)
    {
        Assert.Equal("#PF", Outcomes.Name(step.Answer.Outcome));
        Assert.Equal(code, step.Answer.Value.Concrete);
        Assert.Contains(rule, step.Machine.Ids());
    }

    [Fact]
    public void An_access_has_the_KeyID_of_the_last_entry_and_tables_have_their_own()
    {
        foreach (var profile in Rig.BothModes)
            foreach (var tableKeyId in new[] { 0, 2 })
            {
                var m = On(profile).Map(Address, 1, Page, tableKeyId);
                var step = VirtualAccess.Load(m, Va(Address), Size(64));
                Assert.Equal(Rig.Bytes(1), step.Answer.Data);
                Assert.Contains("PageWalk.Walked", step.Machine.Ids());
                Assert.True(step.Machine.Cache[new(KeyId.Of(1), LineAddress.Of(Page))].Present.IsTrue);
                var again = VirtualAccess.Load(step.Machine, Va(Address), Size(64));
                Assert.DoesNotContain("PageWalk.Walked", again.Machine.Ids());
                Assert.Contains("Translation.TlbHit", again.Machine.Ids());
            }
    }

    [Fact]
    public void Every_access_gives_the_bytes_of_its_place_across_lines_and_pages()
    {
        var a = Address + 0x1000;
        Seeds.Each(300, random =>
        {
            // Two neighbouring linear pages lie apart in memory, under different KeyIDs.
            var m = On(Rig.Ci).Map(Address, 1, Page).Entry(0, a, Rig.Active().Named(2, Other) | All);
            var memory = new byte[8192];
            for (var i = 0; i < 12; i++)
            {
                var (offset, size) = (4096 - 160 + random.Next(256), 1 + random.Next(64));
                if (random.Coin())
                {
                    var data = random.Array(64);
                    m = VirtualAccess.Store(m, Va(Address + (ulong)offset), Size(size), Line.Of(data)).Done();
                    data.AsSpan(0, size).CopyTo(memory.AsSpan(offset));
                    written.UnionWith(Enumerable.Range(offset, size));
                }

                var step = VirtualAccess.Load(m, Va(Address + (ulong)offset), Size(size));
                m = step.Machine;
                if (Outcomes.Name(step.Answer.Outcome) != "Done") continue;
                for (var k = 0; k < size; k++)
                    if (written.Contains(offset + k))
                        Assert.Equal(memory[offset + k], step.Answer.Data.Concrete[k]);
                Assert.False(step.Answer.Data.Concrete[size..].ContainsAnyExcept((byte)0));
            }

            written.Clear();
        });
    }

    private readonly HashSet<int> written = [];

    [Fact]
    public void A_store_that_faults_in_its_second_page_changes_nothing_in_the_first()
    {
        var m = On(Rig.Ci).Map(Address, 1, Page);
        var step = VirtualAccess.Store(m, Va(Address + 4090), Size(16), Rig.Bytes(3));
        Faults(step, 0b00010, "PageWalk.NotPresent");
        Assert.Equal(m.Stored(Page + 4032), step.Machine.Stored(Page + 4032));
        Assert.False(step.Machine.Cache[new(KeyId.Of(1), LineAddress.Of(Page + 4032))].Present.IsTrue);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(0)]
    public void Each_level_can_refuse(int level)
    {
        var m = On(Rig.Ci).Map(Address, 1, Page);
        var good = level > 0 ? m.Named(0, 0x1_0000 + ((ulong)(4 - level) << 12)) : m.Named(1, Page);
        Faults(VirtualAccess.Load(m.Entry(level, Address, good | All & ~Present), Va(Address), Size(8)), 0, "PageWalk.NotPresent");
        Faults(VirtualAccess.Store(m.Entry(level, Address, good | Present | User), Va(Address), Size(8), Line.Zero), 0b00011, "Translation.NotPermitted");
        Faults(VirtualAccess.Load(At(m.Entry(level, Address, good | Present | Writable)), Va(Address), Size(8)), 0b00101, "Translation.NotPermitted");
        Faults(VirtualAccess.Fetch(m.Entry(level, Address, good | All | NoExecute), Va(Address), Size(8)), 0b10001, "Translation.NotPermitted");
        Faults(VirtualAccess.Load(m.Entry(level, Address, good | All | (1ul << 51)), Va(Address), Size(8)), 0b01001, "PageWalk.Reserved");
        if (level > 0) Faults(VirtualAccess.Load(m.Entry(level, Address, good | All | Large), Va(Address), Size(8)), 0b01001, "PageWalk.LargePage");
        VirtualAccess.Load(At(m), Va(Address), Size(8)).Done();
        VirtualAccess.Load(At(m.Entry(level, Address, good | Present | Writable), 2), Va(Address), Size(8)).Done();
    }

    [Fact]
    public void A25_a_private_KeyID_in_an_entry_is_reserved_outside_SEAM()
    {
        var seam = Rig.Ci with { HasSeam = true };
        var m = Rig.Active(seam, k: 6, p: 1).Key(1, 11, 12).Map(Address, 40, Page);
        Faults(VirtualAccess.Load(m, Va(Address), Size(8)), 0b01001, "PageWalk.TdxPrivate");
        var inSeam = Mode.Change(m, Word.Of(0, 2), true, false, false, Word.Of(0, 64)).Done();
        Assert.DoesNotContain("PageWalk.TdxPrivate", VirtualAccess.Load(inSeam, Va(Address), Size(8)).Machine.Ids());
    }

    [Fact]
    public void A_non_canonical_address_is_a_general_protection_fault()
    {
        var m = On(Rig.None).Map(Address, 1, Page);
        VirtualAccess.Load(m, Va(1ul << 47), Size(8)).Refused(m, Outcomes.GeneralProtection, "Translation.NonCanonical");
        Faults(VirtualAccess.Load(m, Va(0xFFFF_8000_0000_0000), Size(8)), 0, "PageWalk.NotPresent");
    }

    [Fact]
    public void A_poisoned_table_is_a_machine_check()
    {
        var m = On(Rig.Ci).Map(Address, 1, Page, tableKeyId: 2);
        var table = EntryAddress(2, Address) & ~63ul;
        m = m.Out(2, table);
        m = m.Replace(table, m.Stored(table) with { Mac = MacTag.Of(1) });
        var step = VirtualAccess.Load(m, Va(Address), Size(8));
        Assert.Equal("#MC", Outcomes.Name(step.Answer.Outcome));
        Assert.Contains("PageWalk.EntryPoisoned", step.Machine.Ids());
    }

    [Fact]
    public void A_walk_that_nothing_waits_for_poisons_a_table_only_where_speculation_may()
    {
        foreach (var profile in new[] { Rig.Ci, Rig.Ci with { SpeculativeFillPoisons = true } })
        {
            var m = On(profile).Map(Address, 1, Page, tableKeyId: 2);
            var table = EntryAddress(2, Address) & ~63ul;
            m = m.Out(2, table);
            m = m.Replace(table, m.Stored(table) with { Mac = MacTag.Of(1) });
            var after = Tlb.Speculate(m, Va(Address)).Done();
            Assert.Equal(profile.SpeculativeFillPoisons, after.Stored(table).Poison.IsTrue);
            Assert.Equal(profile.SpeculativeFillPoisons, after.Cache[new(KeyId.Of(2), LineAddress.Of(table))].Present.IsTrue);
            Assert.Contains(profile.SpeculativeFillPoisons ? "PageWalk.EntryPoisoned" : "Prefetch.WouldPoison", after.Ids());

            // What is cached already is read.
            var held = On(profile).Map(Address, 1, Page, tableKeyId: 2);
            Assert.Contains("PageWalk.Walked", Tlb.Speculate(held, Va(Address)).Machine.Ids());

            // An access waits: its walk poisons.
            Assert.True(VirtualAccess.Load(m, Va(Address), Size(8)).Machine.Stored(table).Poison.IsTrue);
        }
    }

    [Fact]
    public void A_change_of_mapping_without_a_shoot_down_keeps_the_old_KeyID_in_use_on_each_core()
    {
        var (first, second) = (CoreId.Of(0), CoreId.Of(1));
        var m = On(Rig.None).Map(Address, 1, Page);
        m = Tlb.ChangeTable(m.On(second), m.Core.PageTable).Done();
        foreach (var core in new[] { first, second }) m = VirtualAccess.Load(m.On(core), Va(Address), Size(64)).Done();
        m = m.On(first).Entry(0, Address, m.Named(2, Other) | All);
        Assert.Equal(Rig.Bytes(1), VirtualAccess.Load(m, Va(Address), Size(64)).Answer.Data);
        m = Tlb.Invalidate(m, Va(Address + 0xFFF)).Done();
        Assert.Equal(Rig.Bytes(2), VirtualAccess.Load(m, Va(Address), Size(64)).Answer.Data);
        Assert.Equal(Rig.Bytes(1), VirtualAccess.Load(m.On(second), Va(Address), Size(64)).Answer.Data);
        m = Tlb.ChangeTable(m.On(second), m.On(second).Core.PageTable).Done();
        Assert.Equal(Rig.Bytes(2), VirtualAccess.Load(m, Va(Address), Size(64)).Answer.Data);
    }

    [Fact]
    public void Only_the_kernel_changes_tables_and_invalidates()
    {
        var m = At(On(Rig.None).Map(Address, 1, Page));
        Tlb.Invalidate(m, Va(Address)).Refused(m, Outcomes.GeneralProtection, "Tlb.InvlpgNotPrivileged");
        Tlb.ChangeTable(m, PhysicalAddress.Of(0)).Refused(m, Outcomes.GeneralProtection, "Tlb.TableNotPrivileged");
        var kernel = At(m, 0);
        Tlb.ChangeTable(kernel, PhysicalAddress.Of(1ul << 51)).Refused(kernel, Outcomes.GeneralProtection, "Tlb.TableReserved");
    }

    [Fact]
    public void PCONFIG_reads_its_structure_through_paging()
    {
        var m = On(Rig.None).Map(Address, 1, Page);
        byte[] head = [7, 0, 0, 1, 0, 0];
        m = VirtualAccess.Store(m, Va(Address), Size(6), Line.Of([.. head, .. new byte[58]])).Done();
        m = VirtualAccess.Store(m, Va(Address + 64), Size(64), Line.Of(Rig.FieldOf(5).Concrete)).Done();
        m = VirtualAccess.Store(m, Va(Address + 128), Size(64), Line.Of(Rig.FieldOf(6).Concrete)).Done();
        var inputs = PconfigInputs.With(KeyMaterial.ZeroKey, KeyMaterial.ZeroKey) with { Rbx = Va(Address) };
        var after = Pconfig.Run(m, inputs).Done();
        var entry = after.KeyOf(KeyId.Of(7));
        Assert.Equal(KeyMaterial.Key(Rig.FieldOf(5).Concrete[..16]), entry.DataKey);
        Assert.Equal(KeyMaterial.Key(Rig.FieldOf(6).Concrete[..16]), entry.TweakKey);
        var missing = Pconfig.Run(m, inputs with { Rbx = Va(Address + 0x10_0000) });
        Faults(missing, 0, "PageWalk.NotPresent");
        Assert.Equal(m.Keys, missing.Machine.Keys);
    }
}
