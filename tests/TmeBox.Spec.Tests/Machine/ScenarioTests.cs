using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>Attacks and pitfalls, without integrity and with it, under the real cipher and the ideal one.</summary>
public class ScenarioTests
{
    private const int Victim = 1;
    private const int Other = 2;
    private const ulong A = 0x40;
    private const ulong B = 0x80;
    private static readonly Bytes One = Rig.Bytes(1);
    private static readonly Bytes Next = Rig.Bytes(2);

    private static void Each(Profile profile, Action<MachineState> scenario)
    {
        foreach (var cipher in Rig.BothCiphers) scenario(Rig.Two(profile, cipher()));
    }

    private static void OnNone(Action<MachineState> scenario) => Each(Rig.None, scenario);

    private static void OnCi(Action<MachineState> scenario) => Each(Rig.Ci, scenario);

    private static void OnBoth(Action<MachineState> scenario)
    {
        OnNone(scenario);
        OnCi(scenario);
    }

    [Fact]
    public void A1_equal_blocks_show_in_the_ciphertext() => OnBoth(m =>
    {
        var first = m.PutOut(Victim, A, One).Stored(A).Ciphertext;
        var changed = m.PutOut(Victim, A, One).PutOut(Victim, A, Rig.Blocks(One, Next, 2)).Stored(A).Ciphertext;
        for (var block = 0; block < 4; block++) Assert.Equal(block != 2, Rig.SameBlock(first, changed, block));
        Assert.Equal(first, m.PutOut(Victim, A, Next).PutOut(Victim, A, One).Stored(A).Ciphertext);
    });

    [Fact]
    public void A2_replay_at_the_same_address_is_stale_data_even_with_integrity() => OnBoth(m =>
    {
        m = m.PutOut(Victim, A, One);
        var saved = m.Stored(A);
        Assert.Equal(One, m.PutOut(Victim, A, Next).Replace(A, saved).Read(Victim, A));
    });

    [Fact]
    public void A3_a_dropped_write_is_stale_data() => OnBoth(m =>
    {
        m = m.PutOut(Victim, A, One);
        var before = m.Stored(A);
        m = m.PutOut(Victim, A, Next).Replace(A, before);
        Assert.Equal(One, m.Read(Victim, A));
    });

    [Fact]
    public void A4_a_spliced_line_is_garbage() => OnNone(m =>
    {
        m = m.PutOut(Victim, A, One).PutOut(Victim, B, Next);
        m.Replace(A, m.Stored(B)).Get(Victim, A, out var seen);
        for (var block = 0; block < 4; block++) Assert.False(Rig.SameBlock(Next, seen, block) || Rig.SameBlock(One, seen, block));
    });

    [Fact]
    public void A4_a_spliced_line_is_detected() => OnCi(m =>
    {
        m = m.PutOut(Victim, A, One).PutOut(Victim, B, Next);
        m.Replace(A, m.Stored(B)).MeetPoison(Victim, A);
    });

    [Fact]
    public void A5_a_read_under_another_KeyID_is_garbage() => OnNone(m =>
    {
        m = m.PutOut(Victim, A, One).Get(Other, A, out var seen);
        for (var block = 0; block < 4; block++) Assert.False(Rig.SameBlock(One, seen, block));
        Assert.Equal(One, m.Read(Victim, A));
    });

    [Fact]
    public void A5_a_read_under_another_KeyID_poisons_if_the_reader_has_integrity() => OnCi(m =>
    {
        m = m.PutOut(Victim, A, One).MeetPoison(Other, A);
        m.MeetPoison(Victim, A);
        m = m.Direct(Victim, A, One).Key(3, 31, 32, Algorithm.Xts128).Get(3, A, out var seen);
        Assert.NotEqual(One, seen);
        Assert.Equal(One, m.Read(Victim, A));
    });

    [Fact]
    public void A6_a_foreign_overwrite_is_pseudo_random() => OnNone(m =>
    {
        m = m.PutOut(Victim, A, One).PutOut(Other, A, Next);
        var seen = m.Read(Victim, A);
        for (var block = 0; block < 4; block++) Assert.False(Rig.SameBlock(One, seen, block) || Rig.SameBlock(Next, seen, block));
    });

    [Fact]
    public void A6_a_foreign_overwrite_is_detected() => OnCi(m => m.PutOut(Victim, A, One).PutOut(Other, A, Next).MeetPoison(Victim, A));

    [Fact]
    public void A7_chosen_plaintext_at_the_address_is_a_dictionary_of_blocks() => OnBoth(m =>
    {
        var secret = m.PutOut(Victim, A, One).Stored(A).Ciphertext;
        var guess = m.PutOut(Victim, A, Rig.Blocks(Next, One, 3)).Stored(A).Ciphertext;
        for (var block = 0; block < 4; block++) Assert.Equal(block == 3, Rig.SameBlock(secret, guess, block));
        var elsewhere = m.PutOut(Victim, B, One).Stored(B).Ciphertext;
        for (var block = 0; block < 4; block++) Assert.False(Rig.SameBlock(secret, elsewhere, block));
    });

    [Fact]
    public void A9_blocks_of_two_ages_are_mixed_silently_or_detected()
    {
        OnNone(m => Assert.Equal(Rig.Blocks(Next, One, 1), Mixed(m).Read(Victim, A)));
        OnCi(m => Mixed(m).MeetPoison(Victim, A));

        static MachineState Mixed(MachineState m)
        {
            m = m.PutOut(Victim, A, One);
            var old = m.Stored(A);
            m = m.PutOut(Victim, A, Next);
            var now = m.Stored(A);
            return m.Replace(A, now with { Ciphertext = Rig.Blocks(now.Ciphertext, old.Ciphertext, 1) });
        }
    }

    [Fact]
    public void A10_a_flipped_bit_destroys_its_block_or_is_detected_for_good()
    {
        OnNone(m =>
        {
            var seen = Flipped(m).Read(Victim, A);
            for (var block = 0; block < 4; block++) Assert.Equal(block != 1, Rig.SameBlock(One, seen, block));
        });
        OnCi(m => Flipped(m).MeetPoison(Victim, A).Out(Victim, A).MeetPoison(Victim, A));
        OnCi(m => m.PutOut(Victim, A, One).Replace(A, m.PutOut(Victim, A, One).Stored(A) with { Mac = MacTag.Of(5) }).MeetPoison(Victim, A));

        static MachineState Flipped(MachineState m)
        {
            m = m.PutOut(Victim, A, One);
            var bytes = m.Stored(A).Ciphertext.Concrete.ToArray();
            bytes[20] ^= 1;
            return m.Replace(A, m.Stored(A) with { Ciphertext = Line.Of(bytes) });
        }
    }

    [Fact]
    public void A12_of_two_dirty_aliases_the_later_evicted_wins()
    {
        OnBoth(m => Assert.Equal(One, Evicted(m, Other, Victim).Read(Victim, A)));
        OnNone(m => Assert.NotEqual(One, Evicted(m, Victim, Other).Read(Victim, A)));
        OnCi(m => Evicted(m, Victim, Other).MeetPoison(Victim, A));
        OnCi(m => Evicted(m, Other, Victim).MeetPoison(Other, A));

        static MachineState Evicted(MachineState m, int first, int second) => m.Put(Victim, A, One).Put(Other, A, Next).Out(first, A).Out(second, A);
    }

    [Fact]
    public void A13_a_new_key_under_cached_data_hits_old_and_misses_garbage()
    {
        OnBoth(m =>
        {
            // A clean line still hits; a dirty one is written under the new key.
            m = m.PutOut(Victim, A, One).Get(Victim, A, out _).Put(Victim, B, Next).Key(Victim, 51, 52);
            Assert.Equal(One, m.Read(Victim, A));
            Assert.Equal(Next, m.Out(Victim, B).Read(Victim, B));
        });
        OnNone(m => Assert.NotEqual(One, m.PutOut(Victim, A, One).Key(Victim, 51, 52).Read(Victim, A)));
        OnCi(m => m.PutOut(Victim, A, One).Key(Victim, 51, 52).MeetPoison(Victim, A));
    }

    [Fact]
    public void A15_an_ignored_failure_of_PCONFIG_leaves_the_old_key() => OnBoth(m =>
    {
        // The KeyID was sandbox 1's; the runtime means to give it a new key for sandbox 2, and does not look at the answer.
        m = m.PutOut(Victim, A, One);
        var request = Rig.Request(KeyProgram.SetKeyRandom, Victim, Rig.Best(m), 61, 62);
        var busy = KeyTableLock.Take(m.On(CoreId.Of(1))).Done().On(CoreId.Of(0)).Ask(request);
        busy.Expect(Outcomes.DeviceBusy, "Pconfig.TableBusy");
        Assert.Equal(One, busy.Machine.Read(Victim, A));
        var noEntropy = m.Ask(request with { Inputs = request.Inputs with { EntropyAvailable = false } });
        noEntropy.Expect(Outcomes.EntropyError, "Pconfig.NoEntropy");
        Assert.Equal(One, noEntropy.Machine.Read(Victim, A));
    });

    [Fact]
    public void A16_a_KeyID_reused_without_scrubbing_reads_the_old_owner() => OnBoth(m => Assert.Equal(One, m.PutOut(Victim, A, One).Read(Victim, A)));

    [Fact]
    public void A17_an_unencrypted_KeyID_snoops_and_replays_by_software() => OnBoth(m =>
    {
        m = m.Command(KeyProgram.NoEncrypt, 3).PutOut(Victim, A, One).Get(3, A, out var old).Out(3, A);
        Assert.Equal(m.Stored(A).Ciphertext, old);
        m = m.PutOut(Victim, A, Next).Direct(3, A, old);
        if (m.HasMac.IsTrue)
        {
            // Reading was unchecked; but the write made a MAC of a plaintext line, so the replay does not go unseen.
            m.MeetPoison(Victim, A);
        }
        else
        {
            Assert.Equal(One, m.Read(Victim, A));
        }
    });

    [Fact]
    public void A18_with_equal_tweak_keys_the_MAC_passes_and_garbage_is_consumed() => OnBoth(m =>
    {
        m = m.Key(3, 31, 12).PutOut(Victim, A, One).Get(3, A, out var seen);
        Assert.NotEqual(One, seen);
        Assert.False(m.Stored(A).Poison.IsTrue);
        Assert.Equal(One, m.Read(Victim, A));
    });

    [Fact]
    public void A19_identical_keys_are_no_isolation() => OnBoth(m => Assert.Equal(One, m.Key(3, 11, 12).PutOut(Victim, A, One).Read(3, A)));

    [Fact]
    public void A20_a_foreign_partial_store_destroys_its_block_only_or_is_detected()
    {
        OnNone(m =>
        {
            var seen = m.PutOut(Victim, A, One).Put(Other, A, Next, enables: 0xFF0000).Out(Other, A).Read(Victim, A);
            for (var block = 0; block < 4; block++) Assert.Equal(block != 1, Rig.SameBlock(One, seen, block));
        });
        OnCi(m =>
        {
            m = m.PutOut(Victim, A, One).Put(Other, A, Next, enables: 0xFF0000);
            m.MeetPoison(Victim, A);
            m.Out(Other, A).MeetPoison(Victim, A);
        });
    }

    [Fact]
    public void A23_whoever_names_the_victims_KeyID_reads_plaintext() => OnBoth(m =>
    {
        m = m.Put(Victim, A, One);
        Load.Run(m, m.At(Victim, A)).Expect(Outcomes.Done, "Load.Loaded", "Cache.Hit");
        Assert.Equal(One, m.Read(Victim, A));
        Assert.Equal(One, m.Out(Victim, A).Read(Victim, A));
    });

    [Fact]
    public void A24_a_line_never_written_under_the_KeyID_is_garbage_or_detected()
    {
        OnNone(m => Assert.NotEqual(Line.Zero, m.Read(Victim, A)));
        OnCi(m => m.MeetPoison(Victim, A));
    }

    [Fact]
    public void A29_software_replays_through_a_foreign_alias()
    {
        OnNone(m =>
        {
            var garbled = m.PutOut(Victim, A, One).Get(Other, A, out var old).Out(Other, A).PutOut(Victim, A, Next);
            Assert.Equal(One, garbled.PutOut(Other, A, old).Read(Victim, A));

            // Block by block: merge only block 2 of the old garble into the present one.
            var block = garbled.Put(Other, A, old, enables: 0xFFFFul << 32).Out(Other, A);
            Assert.Equal(Rig.Blocks(Next, One, 2), block.Read(Victim, A));
        });
        OnCi(m => m.PutOut(Victim, A, One).MeetPoison(Other, A));
        OnCi(m =>
        {
            // Under equal tweak keys (A18) integrity does not help.
            m = m.Key(3, 31, 12).PutOut(Victim, A, One).Get(3, A, out var old).Out(3, A).PutOut(Victim, A, Next).PutOut(3, A, old);
            Assert.Equal(One, m.Read(Victim, A));
        });
    }

    [Fact]
    public void A30_equal_garbles_tell_of_equal_blocks()
    {
        OnNone(m =>
        {
            m = m.PutOut(Victim, A, One).Get(Other, A, out var first).Out(Other, A);
            m = m.PutOut(Victim, A, Rig.Blocks(One, Next, 0)).Get(Other, A, out var second);
            for (var block = 0; block < 4; block++) Assert.Equal(block != 0, Rig.SameBlock(first, second, block));
        });
        OnCi(m => m.PutOut(Victim, A, One).MeetPoison(Other, A));
    }
}
