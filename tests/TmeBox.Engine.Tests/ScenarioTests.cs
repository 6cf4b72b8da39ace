namespace TmeBox.Engine.Tests;

/// <summary>Attacks and pitfalls that the facts name, seen from the engine.</summary>
public class ScenarioTests
{
    private const int Victim = 1;
    private const int Other = 2;
    private const ulong A = 0x40;

    private static MemoryEngine None() => Two(Rig.Platform, EngineAlgorithms.Xts128, tweakOfOther: 22);

    private static MemoryEngine Ci(int tweakOfOther = 22) => Two(Rig.Ci, EngineAlgorithms.Xts128Integrity, tweakOfOther);

    private static MemoryEngine Two(EngineProfile profile, EngineAlgorithms algorithm, int tweakOfOther)
    {
        MemoryEngine engine = Rig.Active(profile);
        engine.Key(Victim, algorithm, 11, 12);
        engine.Key(Other, algorithm, 21, tweakOfOther);
        return engine;
    }

    private static void Store(MemoryEngine engine, int keyId, byte[] line)
    {
        engine.Put(keyId, A, line);
        engine.Out(keyId, A);
    }

    [Fact]
    public void A2_replay_of_an_old_line_is_accepted_even_under_Ci()
    {
        MemoryEngine engine = Ci();
        Store(engine, Victim, Bytes.Line(1));
        byte[] cipher = engine.Cipher(A);
        LineTag beside = engine.Beside(A);
        Store(engine, Victim, Bytes.Line(2));
        engine.Replace(A, cipher, beside);
        Assert.Equal(Bytes.Line(1), engine.Get(Victim, A));
    }

    [Fact]
    public void A5_a_wrong_KeyID_reads_garbage_or_poisons()
    {
        MemoryEngine none = None();
        Store(none, Victim, Bytes.Line(1));
        Assert.NotEqual(Bytes.Line(1), none.Get(Other, A));
        none.Out(Other, A);
        Assert.Equal(Bytes.Line(1), none.Get(Victim, A));
        MemoryEngine ci = Ci();
        Store(ci, Victim, Bytes.Line(1));
        LineTag before = ci.Beside(A);
        byte[] cipher = ci.Cipher(A);
        ci.MeetPoison(Other, A);
        Assert.Equal(before with { Poison = true }, ci.Beside(A));
        Assert.Equal(cipher, ci.Cipher(A));
    }

    [Fact]
    public void A10_a_flipped_bit_destroys_its_block_or_poisons()
    {
        MemoryEngine none = None();
        Store(none, Victim, Bytes.Line(1));
        Flip(none);
        byte[] seen = none.Get(Victim, A);
        Assert.NotEqual(Bytes.Line(1)[16..32], seen[16..32]);
        Assert.Equal(Bytes.Line(1)[..16], seen[..16]);
        Assert.Equal(Bytes.Line(1)[32..], seen[32..]);
        MemoryEngine ci = Ci();
        Store(ci, Victim, Bytes.Line(1));
        Flip(ci);
        ci.MeetPoison(Victim, A);

        static void Flip(MemoryEngine engine)
        {
            byte[] cipher = engine.Cipher(A);
            cipher[20] ^= 1;
            engine.Replace(A, cipher, engine.Beside(A));
        }
    }

    [Fact]
    public void A12_a_stale_dirty_alias_overwrites()
    {
        foreach (bool ci in new[] { false, true })
        {
            MemoryEngine engine = ci ? Ci() : None();
            engine.Put(Victim, A, Bytes.Line(1));
            engine.Put(Other, A, Bytes.Line(2));
            engine.Out(Victim, A);
            engine.Out(Other, A);
            if (ci)
            {
                engine.MeetPoison(Victim, A);
            }
            else
            {
                Assert.NotEqual(Bytes.Line(1), engine.Get(Victim, A));
            }
        }
    }

    [Fact]
    public void A13_re_keying_under_cached_data()
    {
        // A hit gives the old plaintext.
        MemoryEngine engine = None();
        Store(engine, Victim, Bytes.Line(1));
        engine.Get(Victim, A);
        engine.Key(Victim, EngineAlgorithms.Xts128, 31, 32);
        Assert.Equal(Bytes.Line(1), engine.Get(Victim, A));

        // A miss gives garbage.
        engine.Out(Victim, A);
        Assert.NotEqual(Bytes.Line(1), engine.Get(Victim, A));

        // A dirty line leaves under the new key (F-ENC-4).
        engine.Put(Victim, A, Bytes.Line(2));
        engine.Key(Victim, EngineAlgorithms.Xts256, 41, 42);
        engine.Out(Victim, A);
        Assert.Equal(Bytes.Line(2), engine.Get(Victim, A));
        engine.Key(Other, EngineAlgorithms.Xts256, 41, 42);
        Assert.Equal(Bytes.Line(2), engine.Get(Other, A));

        // Under Ci the miss is poison.
        MemoryEngine ci = Ci();
        Store(ci, Victim, Bytes.Line(1));
        ci.Key(Victim, EngineAlgorithms.Xts128Integrity, 31, 32);
        ci.MeetPoison(Victim, A);
    }

    [Fact]
    public void A18_equal_tweak_keys_pass_the_MAC_and_consume_garbage()
    {
        MemoryEngine engine = Ci(tweakOfOther: 12);
        Store(engine, Victim, Bytes.Line(1));
        Assert.NotEqual(Bytes.Line(1), engine.Get(Other, A));
        Assert.False(engine.Beside(A).Poison);
        Assert.Equal(Bytes.Line(1), engine.Get(Victim, A));
    }

    [Fact]
    public void A20_a_partial_store_under_a_wrong_KeyID_destroys_one_block()
    {
        MemoryEngine none = None();
        Store(none, Victim, Bytes.Line(1));
        none.Write(none.Pa(Other, A), 1ul << 37, Bytes.Line(2));
        none.Out(Other, A);
        byte[] seen = none.Get(Victim, A);
        Assert.NotEqual(Bytes.Line(1)[32..48], seen[32..48]);
        Assert.Equal(Bytes.Line(1)[..32], seen[..32]);
        Assert.Equal(Bytes.Line(1)[48..], seen[48..]);
        MemoryEngine ci = Ci();
        Store(ci, Victim, Bytes.Line(1));
        Assert.Equal(EngineStatus.Done, ci.Write(ci.Pa(Other, A), 1ul << 37, Bytes.Line(2)));
        ci.MeetPoison(Victim, A);
    }

    [Fact]
    public void A24_an_unwritten_line_is_garbage_or_poison()
    {
        MemoryEngine none = None();
        Assert.NotEqual(new byte[64], none.Get(Victim, A));
        Ci().MeetPoison(Victim, A);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0xFFFFul << 16)]
    public void A29_software_replay_through_a_foreign_alias(ulong blocks)
    {
        MemoryEngine none = None();
        Replay(none, blocks);
        byte[] seen = none.Get(Victim, A);
        byte[] expected = blocks == ulong.MaxValue ? Bytes.Line(1) : [.. Bytes.Line(2)[..16], .. Bytes.Line(1)[16..32], .. Bytes.Line(2)[32..]];
        Assert.Equal(expected, seen);

        // Ci with integrity stops it at the first foreign read, but for A18.
        MemoryEngine ci = Ci();
        Store(ci, Victim, Bytes.Line(1));
        ci.MeetPoison(Other, A);
        MemoryEngine weak = Ci(tweakOfOther: 12);
        Replay(weak, blocks);
        Assert.Equal(expected, weak.Get(Victim, A));

        static void Replay(MemoryEngine engine, ulong blocks)
        {
            Store(engine, Victim, Bytes.Line(1));
            byte[] garbage = engine.Get(Other, A);
            engine.Out(Other, A);
            Store(engine, Victim, Bytes.Line(2));
            engine.Write(engine.Pa(Other, A), blocks, garbage);
            engine.Out(Other, A);
        }
    }

    [Fact]
    public void Poison_is_sticky_until_a_whole_line_is_written()
    {
        MemoryEngine engine = Ci();
        Store(engine, Victim, Bytes.Line(1));
        engine.MeetPoison(Other, A);

        // The cached poisoned entry, then DRAM: whatever the KeyID, KeyID 0 and plaintext included.
        engine.MeetPoison(Other, A);
        engine.Program(3, Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128));
        foreach (int keyId in new[] { 0, Victim, Other, 3, 4 })
        {
            engine.MeetPoison(keyId, A);
            engine.Out(keyId, A);
            Assert.True(engine.Beside(A).Poison);
        }

        // A partial write merges into zeros and stays poisoned; writing it back keeps DRAM poisoned, CLWB keeps the entry poisoned (F-CCH-9).
        engine.Write(engine.Pa(Victim, A), 1, Bytes.Repeat(0xAB, 64));
        CachedLine merged = Assert.Single(engine.CachedLines());
        Assert.Equal((true, true), (merged.Dirty, merged.Poisoned));
        Assert.Equal([0xAB, .. new byte[63]], merged.Data.ToArray());
        engine.WriteBack(engine.Pa(Victim, A));
        Assert.Equal((false, true), (engine.CachedLines().Single().Dirty, engine.CachedLines().Single().Poisoned));
        Assert.True(engine.Beside(A).Poison);
        engine.MeetPoison(Victim, A);
        engine.Out(Victim, A);
        engine.MeetPoison(Victim, A);

        // All 64 bytes over a poisoned entry: sound at once, in DRAM after the write-back.
        engine.Put(Victim, A, Bytes.Line(3));
        Assert.Equal(Bytes.Line(3), engine.Get(Victim, A));
        Assert.True(engine.Beside(A).Poison);
        engine.Out(Victim, A);
        Assert.False(engine.Beside(A).Poison);
        Assert.Equal(Bytes.Line(3), engine.Get(Victim, A));
    }

    [Fact]
    public void MOVDIR64B_clears_poison_even_over_a_poisoned_dirty_entry()
    {
        MemoryEngine engine = Ci();
        engine.Write(engine.Pa(Victim, A), 1, Bytes.Line(1));
        Assert.True(engine.Beside(A).Poison);
        engine.Movdir64b(engine.Pa(Victim, A), Bytes.Line(2));
        Assert.False(engine.Beside(A).Poison);
        Assert.Equal(Bytes.Line(2), engine.Get(Victim, A));
    }

    [Fact]
    public void Only_a_reader_with_integrity_checks_the_MAC()
    {
        MemoryEngine engine = Ci();
        engine.Key(3, EngineAlgorithms.Xts128, 31, 32);
        Store(engine, Victim, Bytes.Line(1));
        engine.Get(3, A);
        engine.Get(0, A);
        Assert.False(engine.Beside(A).Poison);
        Assert.Equal(Bytes.Line(1), engine.Get(Victim, A));
        engine.Out(Victim, A);
        engine.Replace(A, engine.Cipher(A), new LineTag(engine.Beside(A).Mac ^ 1, false));
        engine.MeetPoison(Victim, A);
    }
}
