namespace TmeBox.Engine.Tests;

public class PconfigTests
{
    private static readonly uint GoodControl = Rig.Control(Rig.Direct, EngineAlgorithms.Xts128);

    /// <summary>One PCONFIG: what differs from a good one, and what must come of it.</summary>
    public sealed record Attempt(string Why, EngineStatus Expected)
    {
        public int Cpl { get; init; }

        public uint Eax { get; init; }

        public ulong Rbx { get; init; } = 0x7FFF_1234_5600;

        public int KeyId { get; init; } = 5;

        public uint Control { get; init; } = GoodControl;

        public bool Busy { get; init; }

        public bool Entropy { get; init; } = true;

        public override string ToString() => Why;

        public EngineStatus Run(MemoryEngine engine)
        {
            Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, new CoreMode(Cpl)));
            engine.HoldTable(Busy);
            EngineStatus status = engine.Pconfig(new KeyProgram
            {
                Eax = Eax,
                Rbx = Rbx,
                KeyId = (ushort)KeyId,
                Control = Control,
                KeyField1 = Bytes.Line(61),
                KeyField2 = Bytes.Line(62),
                EntropyAvailable = Entropy,
                RandomDataKey = Bytes.Line(63).AsSpan(0, 32),
                RandomTweakKey = Bytes.Line(64).AsSpan(0, 32),
            });
            engine.ReleaseTable(Busy);
            Assert.Equal(EngineStatus.Done, engine.ChangeMode(0, CoreMode.Reset));
            return status;
        }
    }

    private static IEnumerable<Attempt> Refusals()
    {
        const EngineStatus Ud = EngineStatus.InvalidOpcode;
        const EngineStatus Gp = EngineStatus.GeneralProtection;
        yield return new("ring 3", Ud) { Cpl = 3 };
        yield return new("ring 1 before everything else", Ud) { Cpl = 1, Eax = 9, Rbx = 1, KeyId = 0, Control = 0, Busy = true };
        yield return new("leaf 1", Gp) { Eax = 1 };
        yield return new("leaf 0xFFFFFFFF", Gp) { Eax = uint.MaxValue };
        yield return new("misaligned by 128", Gp) { Rbx = 0x1080 };
        yield return new("misaligned by 64", Gp) { Rbx = 0x1040 };
        yield return new("misaligned by 1", Gp) { Rbx = 0x1001 };
        yield return new("non-canonical", Gp) { Rbx = 0x0000_8000_0000_0000 };
        yield return new("non-canonical, high half", Gp) { Rbx = 0xFFFF_7FFF_FFFF_FF00 };
        for (int bit = 24; bit < 32; bit++)
        {
            yield return new($"reserved control bit {bit}", Gp) { Control = GoodControl | 1u << bit };
        }

        yield return new("command 4", Gp) { Control = GoodControl | 4 };
        yield return new("command 255", Gp) { Control = GoodControl | 255 };
        yield return new("KeyID 0", Gp) { KeyId = 0 };
        yield return new("KeyID above the keys", Gp) { KeyId = 61 };
        yield return new("KeyID above its bits", Gp) { KeyId = 32 };
        yield return new("KeyID far above its bits", Gp) { KeyId = 0x8001 };
        yield return new("lowest TDX KeyID", Gp) { KeyId = 8 };
        yield return new("highest TDX KeyID", Gp) { KeyId = 31 };
        foreach (uint command in new[] { Rig.Direct, Rig.Random, Rig.Clear, Rig.NoEncrypt })
        {
            yield return new($"no algorithm, command {command}", Gp) { Control = command };
            yield return new($"two algorithms, command {command}", Gp) { Control = command | 5u << 8 };
            yield return new($"algorithm not activated, command {command}", Gp) { Control = command | 8u << 8 };
            yield return new($"unknown algorithm, command {command}", Gp) { Control = command | 16u << 8 };
            yield return new($"highest algorithm bit, command {command}", Gp) { Control = command | 0x8000u << 8 };
            yield return new($"busy, command {command}", EngineStatus.DeviceBusy) { Control = GoodControl | command, Busy = true };
        }

        yield return new("busy comes after the algorithm", Gp) { Control = 0, Busy = true };
        yield return new("busy comes before entropy", EngineStatus.DeviceBusy) { Control = GoodControl | Rig.Random, Busy = true, Entropy = false };
        yield return new("no entropy", EngineStatus.EntropyError) { Control = GoodControl | Rig.Random, Entropy = false };
        yield return new("entropy comes after the algorithm", Gp) { Control = Rig.Random, Entropy = false };
    }

    [Fact]
    public void Every_guard_answers_as_it_should_and_changes_nothing()
    {
        foreach (Attempt refusal in Refusals())
        {
            MemoryEngine engine = Prepared();
            MemoryEngine twin = Prepared();
            EngineStatus status = refusal.Run(engine);
            Assert.True(status == refusal.Expected, $"{refusal.Why}: {status}");
            Assert.True(twin.Digest() == engine.Digest(), refusal.Why);
            Assert.True(twin.KeyDigest() == engine.KeyDigest(), $"{refusal.Why}: a key changed");
        }
    }

    [Fact]
    public void The_good_case_is_good()
    {
        MemoryEngine engine = Prepared();
        Assert.Equal(EngineStatus.Done, new Attempt("good", EngineStatus.Done).Run(engine));
        Assert.Equal(new KeyState(KeyMode.Keyed, EngineAlgorithms.Xts128), engine.KeyStateOf(5));
        Assert.NotEqual(Prepared().KeyDigest(), engine.KeyDigest());
        Assert.Equal(EngineStatus.Done, new Attempt("upper half", EngineStatus.Done) { Rbx = 0xFFFF_8000_0000_0000 }.Run(engine));
        Assert.Equal(EngineStatus.Done, new Attempt("direct needs no entropy", EngineStatus.Done) { Entropy = false }.Run(engine));
        Assert.Equal(EngineStatus.Done, new Attempt("highest shared KeyID", EngineStatus.Done) { KeyId = 7 }.Run(engine));
    }

    [Fact]
    public void The_limits_of_a_KeyID_are_each_exact()
    {
        MemoryEngine fewKeys = Rig.Active(Rig.Platform with { MaxKeys = 5 });
        Assert.Equal(EngineStatus.Done, fewKeys.Program(5, GoodControl));
        Assert.Equal(EngineStatus.GeneralProtection, fewKeys.Program(6, GoodControl));
        MemoryEngine fewBits = Rig.Active(k: 2);
        Assert.Equal(EngineStatus.Done, fewBits.Program(3, GoodControl));
        Assert.Equal(EngineStatus.GeneralProtection, fewBits.Program(4, GoodControl));
        MemoryEngine tdx = Rig.Active(k: 3, p: 1);
        Assert.Equal(EngineStatus.Done, tdx.Program(3, GoodControl));
        Assert.Equal(EngineStatus.GeneralProtection, tdx.Program(4, GoodControl));
        MemoryEngine allTdx = Rig.Active(k: 3, p: 3);
        Assert.Equal(EngineStatus.GeneralProtection, allTdx.Program(1, GoodControl));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0ul)]
    [InlineData(2ul)]
    [InlineData(0x0001_0000_0000_0002ul)]
    public void It_needs_active_KeyIDs(ulong? activate)
    {
        var engine = new MemoryEngine(Rig.Platform);
        if (activate is { } value)
        {
            Assert.Equal(EngineStatus.Done, engine.Activate(value));
        }

        Assert.Equal(EngineStatus.GeneralProtection, engine.Program(1, GoodControl));
        Assert.Equal(EngineStatus.GeneralProtection, engine.Program(1, GoodControl, busy: true));
    }

    [Fact]
    public void The_algorithm_must_be_activated_even_if_the_platform_has_it()
    {
        var engine = new MemoryEngine(Rig.Platform);
        engine.Activate(Rig.Enable | Rig.KeyIdBits(6));
        foreach (EngineAlgorithms algorithm in new[] { EngineAlgorithms.Xts128, EngineAlgorithms.Xts128Integrity, EngineAlgorithms.Xts256, EngineAlgorithms.Xts256Integrity })
        {
            Assert.Equal(EngineStatus.GeneralProtection, engine.Program(1, Rig.Control(Rig.Clear, algorithm)));
        }
    }

    [Theory]
    [InlineData(EngineAlgorithms.Xts128, 16)]
    [InlineData(EngineAlgorithms.Xts128Integrity, 16)]
    [InlineData(EngineAlgorithms.Xts256, 32)]
    [InlineData(EngineAlgorithms.Xts256Integrity, 32)]
    public void Keys_are_the_key_fields_cut_to_length(EngineAlgorithms algorithm, int length)
    {
        MemoryEngine engine = Rig.Active();
        engine.Key(1, algorithm, 71, 72);
        engine.Movdir64b(engine.Pa(1, 0x1240), Bytes.Line(9));
        using var other = new OpenSsl();
        var unit = new byte[16];
        unit[1] = 0x12;
        unit[0] = 0x40;
        Assert.Equal(other.Xts(Bytes.Line(71)[..length], Bytes.Line(72)[..length], unit, Bytes.Line(9), encrypt: true), engine.Cipher(0x1240));
        Assert.Equal(new KeyState(KeyMode.Keyed, algorithm), engine.KeyStateOf(1));
    }

    [Theory]
    [InlineData(EngineAlgorithms.Xts128, 16)]
    [InlineData(EngineAlgorithms.Xts256, 32)]
    public void A_random_key_is_mixed_with_the_key_field(EngineAlgorithms algorithm, int length)
    {
        MemoryEngine engine = Rig.Active();
        Assert.Equal(EngineStatus.Done, engine.Program(1, Rig.Control(Rig.Random, algorithm), 71, 72));
        engine.Movdir64b(engine.Pa(1, 0x40), Bytes.Line(9));
        using var other = new OpenSsl();
        var unit = new byte[16];
        unit[0] = 0x40;
        Assert.Equal(other.Xts(Mixed(71), Mixed(72), unit, Bytes.Line(9), encrypt: true), engine.Cipher(0x40));

        byte[] Mixed(int seed) => [.. Bytes.Line(seed).Zip(Bytes.Line(seed + 500), (x, y) => (byte)(x ^ y)).Take(length)];
    }

    [Fact]
    public void Clear_returns_to_TME_and_NO_ENCRYPT_is_plaintext()
    {
        MemoryEngine engine = Rig.Active();
        byte[] Seen(int keyId)
        {
            engine.Movdir64b(engine.Pa(keyId, 0x40), Bytes.Line(9));
            return engine.Cipher(0x40);
        }

        byte[] tme = Seen(0);
        Assert.Equal(tme, Seen(1));
        engine.Key(1, EngineAlgorithms.Xts128, 71, 72);
        byte[] keyed = Seen(1);
        Assert.NotEqual(tme, keyed);
        Assert.Equal(EngineStatus.Done, engine.Program(1, Rig.Control(Rig.NoEncrypt, EngineAlgorithms.Xts128)));
        Assert.Equal(KeyMode.NoEncrypt, engine.KeyStateOf(1).Mode);
        Assert.Equal(Bytes.Line(9), Seen(1));
        Assert.Equal(EngineStatus.Done, engine.Program(1, Rig.Control(Rig.Clear, EngineAlgorithms.Xts128)));
        Assert.Equal(default, engine.KeyStateOf(1));
        Assert.Equal(tme, Seen(1));
        engine.Key(1, EngineAlgorithms.Xts128, 71, 72);
        Assert.Equal(keyed, Seen(1));
    }

    [Fact]
    public void All_32767_KeyIDs_can_have_keys_of_their_own()
    {
        EngineProfile large = Rig.Platform with { PhysicalAddressBits = 52, MaxKeyIdBits = 15, MaxKeys = 32767 };
        MemoryEngine engine = Rig.Active(large, k: 15);
        var seen = new HashSet<string>();
        for (int keyId = 1; keyId <= 32767; keyId++)
        {
            engine.Key(keyId, EngineAlgorithms.Xts128, keyId, -keyId);
        }

        for (int keyId = 0; keyId <= 32767; keyId++)
        {
            engine.Movdir64b(engine.Pa(keyId, 0x40), Bytes.Line(9));
            Assert.True(seen.Add(Convert.ToHexString(engine.Cipher(0x40))), $"KeyID {keyId} repeats another's ciphertext");
        }
    }

    [Fact]
    public void Fields_of_the_wrong_length_are_the_callers_error()
    {
        MemoryEngine engine = Rig.Active();
        Assert.Throws<ArgumentException>(() => engine.Pconfig(new KeyProgram { KeyId = 1, Control = GoodControl, KeyField1 = new byte[32], KeyField2 = new byte[64] }));
        Assert.Throws<ArgumentException>(() => engine.Pconfig(new KeyProgram { KeyId = 1, Control = GoodControl, KeyField1 = new byte[64], KeyField2 = new byte[64], EntropyAvailable = true }));
    }

    /// <summary>60 keys, 5 KeyID bits, 2 of them for TDX, three algorithms; every shared KeyID has a key, some lines are cached.</summary>
    private static MemoryEngine Prepared()
    {
        var engine = new MemoryEngine(Rig.Ci with { MaxKeys = 60 }, new EngineOptions { Cache = CacheShape.Unlimited });
        engine.Activate(Rig.Enable | Rig.KeyIdBits(5) | Rig.TdxBits(2) | (7ul << 48));
        for (int keyId = 1; keyId < 8; keyId++)
        {
            engine.Key(keyId, EngineAlgorithms.Xts128Integrity, keyId, 40 + keyId);
            engine.Put(keyId, 0x1000, Bytes.Line(keyId));
            engine.Movdir64b(engine.Pa(keyId, 0x2000 + (64ul * (ulong)keyId)), Bytes.Line(keyId));
        }

        return engine;
    }
}
