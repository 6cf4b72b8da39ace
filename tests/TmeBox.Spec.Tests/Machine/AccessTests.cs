using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>Loads, stores, flushes and prefetches: what each does, and which rules say so.</summary>
public class AccessTests
{
    private const ulong A = 0x40;

    [Fact]
    public void Random_writes_under_their_own_KeyIDs_are_read_back_through_every_flush()
    {
        foreach (var profile in Rig.BothModes)
            foreach (var cipher in Rig.BothCiphers)
                Seeds.Each(20, random =>
                {
                    // Each KeyID keeps to lines of its own; each reads what it wrote, whatever else happens in between.
                    var m = Rig.Two(profile, cipher()).Key(3, 31, 32, Algorithm.Xts256);
                    var model = new Dictionary<ulong, Bytes>();
                    for (var i = 0; i < 60; i++)
                    {
                        var keyId = random.Next(4);
                        var address = ((ulong)keyId << 12) | ((ulong)random.Next(3) << 6);
                        var at = m.At(keyId, address);
                        var data = Line.Of(random.Array(64));
                        switch (random.Next(7))
                        {
                            case 0:
                                m = Store.Run(m, at, Line.AllBytes, data).Done();
                                model[address] = data;
                                break;
                            case 1 when model.TryGetValue(address, out var old):
                                var enables = Word.Of(random.Number(64), 64);
                                m = Store.Run(m, at, enables, data).Done();
                                model[address] = Line.Merge(old, data, enables);
                                break;
                            case 2:
                                m = Movdir64b.Run(m, at, data).Done();
                                model[address] = data;
                                break;
                            case 3:
                                m = Flush.Run(m, at).Done();
                                break;
                            case 4:
                                m = WriteBack.Run(m, at).Done();
                                break;
                            case 5:
                                m = Prefetch.Run(m, at).Done();
                                break;
                            default:
                                if (model.TryGetValue(address, out var expected)) Assert.Equal(expected, m.Read(keyId, address));
                                break;
                        }
                    }

                    foreach (var (address, data) in model)
                    {
                        m = m.Out((int)(address >> 12), address).Get((int)(address >> 12), address, out var read);
                        Assert.Equal(data, read);
                    }
                });
    }

    [Fact]
    public void A_hit_touches_no_DRAM_and_a_dirty_line_leaves_once()
    {
        var m = Rig.Two(Rig.Ci).Put(1, A, Rig.Bytes(1));
        Assert.Equal(DramLine.Blank, m.Stored(A));
        Load.Run(m, m.At(1, A)).Expect(Outcomes.Done, "Load.Loaded", "Cache.Hit");
        Flush.Run(m, m.At(1, A)).Expect(Outcomes.Done, "Flush.Flushed", "Cache.DirtyWrittenBack", "KeyTable.ReadsAreChecked", "Dram.Encrypted", "Dram.MacStored");
        var cleaned = WriteBack.Run(m, m.At(1, A)).Done();
        var stored = cleaned.Stored(A);
        Flush.Run(cleaned, m.At(1, A)).Expect(Outcomes.Done, "Flush.Flushed");
        Assert.Equal(stored, Flush.Run(cleaned, m.At(1, A)).Machine.Stored(A));
        Load.Run(cleaned, m.At(1, A)).Expect(Outcomes.Done, "Load.Loaded", "Cache.Hit");
        Load.Run(cleaned.Out(1, A), m.At(1, A)).Expect(Outcomes.Done, "Load.Loaded", "KeyTable.ReadsAreChecked");
    }

    [Fact]
    public void A_flush_is_of_one_KeyID_only()
    {
        var m = Rig.Two(Rig.None).Put(1, A, Rig.Bytes(1)).Put(2, A, Rig.Bytes(2)).Out(2, A);
        Assert.Equal(Rig.Bytes(1), m.Read(1, A));
        Assert.Equal(Rig.Bytes(2), m.Read(2, A));
        Assert.True(m.Cache[new(KeyId.Of(1), LineAddress.Of(A))].Dirty.IsTrue);
    }

    [Fact]
    public void A_store_of_no_byte_does_nothing_and_a_whole_one_fetches_nothing()
    {
        var m = Rig.Two(Rig.None);
        Store.Run(m, m.At(1, A), Line.NoBytes, Rig.Bytes(1)).Refused(m, Outcomes.Done, "Store.NoByteEnabled");
        Store.Run(m, m.At(1, A), Line.AllBytes, Rig.Bytes(1)).Expect(Outcomes.Done, "Store.Stored", "Store.WholeLine");
        Store.Run(m, m.At(1, A), Word.Of(1, 64), Rig.Bytes(1)).Expect(Outcomes.Done, "Store.Stored");
    }

    [Fact]
    public void MOVDIR64B_writes_back_its_own_alias_and_leaves_others()
    {
        var m = Rig.Two(Rig.None).Put(1, A, Rig.Bytes(1)).Put(2, A, Rig.Bytes(2));
        var step = Movdir64b.Run(m, m.At(1, A), Rig.Bytes(3));
        step.Expect(Outcomes.Done, "Movdir64b.Written", "Cache.DirtyWrittenBack", "Dram.Encrypted");
        Assert.Equal(Rig.Bytes(3), step.Machine.Read(1, A));
        Assert.Equal(Rig.Bytes(2), step.Machine.Read(2, A));
        Movdir64b.Run(m, PhysicalAddress.Of(A + 8), Rig.Bytes(3)).Refused(m, Outcomes.GeneralProtection, "Movdir64b.Misaligned");
    }

    [Fact]
    public void Poison_stays_until_a_whole_line_is_written_that_did_not_come_from_it()
    {
        var m = Rig.Two(Rig.Ci).PutOut(1, A, Rig.Bytes(1)).MeetPoison(2, A);
        Assert.True(m.Stored(A).Poison.IsTrue);

        // Under every KeyID, again and again, through flushes.
        foreach (var keyId in new[] { 1, 0, 2, 1 }) m = m.Out(keyId, A).MeetPoison(keyId, A).Out(keyId, A);

        // A partial store merges into poison, and its write-back keeps it.
        var partial = m.Put(1, A, Rig.Bytes(4), enables: 0xFF).MeetPoison(1, A).Out(1, A);
        Assert.True(partial.Stored(A).Poison.IsTrue);
        partial.MeetPoison(1, A);
        Assert.Contains("Dram.PoisonKept", m.Put(1, A, Rig.Bytes(4), enables: 1).Out(1, A).Ids());

        // A direct write ends it, and so does a store of all 64 bytes when it reaches DRAM, not before.
        var direct = m.Direct(1, A, Rig.Bytes(5));
        Assert.False(direct.Stored(A).Poison.IsTrue);
        Assert.Equal(Rig.Bytes(5), direct.Read(1, A));
        var whole = m.Put(1, A, Rig.Bytes(6));
        Assert.True(whole.Stored(A).Poison.IsTrue);
        Assert.Equal(Rig.Bytes(6), whole.Read(1, A));
        Assert.Equal(Rig.Bytes(6), whole.Out(1, A).Read(1, A));
    }

    [Fact]
    public void A_clean_flush_of_a_poisoned_line_writes_nothing()
    {
        var m = Rig.Two(Rig.Ci).PutOut(1, A, Rig.Bytes(1)).MeetPoison(2, A);
        Assert.Equal(m.Stored(A), m.Out(2, A).Stored(A));
    }

    [Fact]
    public void A_prefetch_that_would_fail_is_dropped_and_poisons_nothing()
    {
        var m = Rig.Two(Rig.Ci).PutOut(1, A, Rig.Bytes(1));
        Prefetch.Run(m, m.At(2, A)).Refused(m, Outcomes.Done, "Prefetch.WouldPoison");
        var poisoned = m.MeetPoison(2, A).Out(2, A);
        Prefetch.Run(poisoned, m.At(1, A)).Refused(poisoned, Outcomes.Done, "Prefetch.WouldPoison");
        var filled = Prefetch.Run(m, m.At(1, A));
        filled.Expect(Outcomes.Done, "Prefetch.Prefetched", "KeyTable.ReadsAreChecked");
        Load.Run(filled.Machine, m.At(1, A)).Expect(Outcomes.Done, "Load.Loaded", "Cache.Hit");
        var silent = Rig.Two(Rig.None).PutOut(1, A, Rig.Bytes(1));
        Prefetch.Run(silent, silent.At(2, A)).Expect(Outcomes.Done, "Prefetch.Prefetched");
    }

    [Fact]
    public void The_keys_of_KeyIDs_are_what_the_table_says_now()
    {
        var m = Rig.Active().PutOut(0, A, Rig.Bytes(1));
        Assert.Equal(Rig.Bytes(1), m.Read(5, A));
        m = m.Key(5, 1, 2);
        Assert.NotEqual(Rig.Bytes(1), m.Read(5, A));
        Assert.Equal(Rig.Bytes(1), m.Command(KeyProgram.ClearKey, 5).Read(5, A));
        m = m.Command(KeyProgram.NoEncrypt, 5);
        Assert.Equal(m.Stored(A).Ciphertext, m.Read(5, A));
        Assert.Contains("KeyTable.NoEncrypt", Load.Run(m, m.At(5, A)).Machine.Ids());
    }

    [Fact]
    public void KeyID_0_is_TME_whatever_the_table_holds()
    {
        var m = Rig.Active().PutOut(0, A, Rig.Bytes(1));
        var odd = m.Key(5, 1, 2);
        odd = odd.WithKey(new(PackageId.Of(0), KeyId.Of(0)), odd.KeyOf(KeyId.Of(5)));
        Assert.Equal(Rig.Bytes(1), odd.Read(0, A));
        Assert.Equal(m.PutOut(0, A, Rig.Bytes(2)).Stored(A), odd.PutOut(0, A, Rig.Bytes(2)).Stored(A));
    }

    [Fact]
    public void Bypass_and_no_encryption_leave_plaintext_in_DRAM()
    {
        var bypass = Rig.Active(more: Rig.Bypass).PutOut(0, A, Rig.Bytes(1)).PutOut(5, 0x80, Rig.Bytes(2)).Key(1, 1, 2).PutOut(1, 0xC0, Rig.Bytes(3));
        Assert.Equal(Rig.Bytes(1), bypass.Stored(A).Ciphertext);
        Assert.Equal(Rig.Bytes(2), bypass.Stored(0x80).Ciphertext);
        Assert.NotEqual(Rig.Bytes(3), bypass.Stored(0xC0).Ciphertext);
        var off = Rig.Fresh().PutOut(0, A, Rig.Bytes(1));
        Assert.Equal(Rig.Bytes(1), off.Stored(A).Ciphertext);
        Assert.Contains("KeyTable.TmeOff", Load.Run(off, off.At(0, A)).Machine.Ids());
        Assert.NotEqual(Rig.Bytes(1), Rig.Active().PutOut(0, A, Rig.Bytes(1)).Stored(A).Ciphertext);
    }

    [Fact]
    public void A_KeyID_without_integrity_is_not_checked_on_a_platform_with_it()
    {
        var m = Rig.Two(Rig.Ci).Key(3, 31, 32, Algorithm.Xts128).PutOut(1, A, Rig.Bytes(1));
        m = m.Get(3, A, out var garbage);
        Assert.NotEqual(Rig.Bytes(1), garbage);
        Assert.False(m.Stored(A).Poison.IsTrue);
        Assert.Equal(MacTag.Zero, Rig.Two(Rig.None).PutOut(1, A, Rig.Bytes(1)).Stored(A).Mac);
        Assert.NotEqual(MacTag.Zero, m.PutOut(3, A, Rig.Bytes(1)).Stored(A).Mac);
    }
}
