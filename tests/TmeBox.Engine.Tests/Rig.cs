using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TmeBox.Engine.Tests;

/// <summary>Engines in known states, and short names for what tests do with them.</summary>
internal static class Rig
{
    public const ulong Enable = 2;
    public const ulong Restore = 4;
    public const ulong Bypass = 1ul << 31;
    public const ulong AllAlgorithms = 0xFul << 48;
    public const uint Direct = 0;
    public const uint Random = 1;
    public const uint Clear = 2;
    public const uint NoEncrypt = 3;

    /// <summary>The platform of the checked values in F-ACT-3: 6 KeyID bits, 63 keys, 4 algorithms, bypass.</summary>
    public static EngineProfile Platform { get; } = new();

    public static EngineProfile Ci { get; } = Platform with { Integrity = EngineIntegrity.Ci };

    public static ulong KeyIdBits(int k) => (ulong)k << 32;

    public static ulong TdxBits(int p) => (ulong)p << 36;

    public static uint Control(uint command, EngineAlgorithms algorithm) => command | (uint)algorithm << 8;

    public static EngineStatus Activate(this MemoryEngine engine, ulong value, bool entropy = true, bool stored = true) =>
        engine.WriteActivate(value, new ActivateInputs
        {
            EntropyAvailable = entropy,
            StoredKeyPresent = stored,
            DataKey = Bytes.Line(1001).AsSpan(0, 32),
            TweakKey = Bytes.Line(1002).AsSpan(0, 32),
            MacKey = Bytes.Line(1003).AsSpan(0, 16),
        });

    /// <summary>An engine with TME-MK on: k KeyID bits, p of them for TDX, all algorithms.</summary>
    public static MemoryEngine Active(
        EngineProfile? profile = null, CacheShape? cache = null, AesPath path = AesPath.Auto, int k = 6, int p = 0, ulong more = 0)
    {
        var engine = new MemoryEngine(profile ?? Platform, new EngineOptions { Cache = cache ?? CacheShape.Unlimited, Aes = path });
        Assert.Equal(EngineStatus.Done, engine.Activate(Enable | KeyIdBits(k) | TdxBits(p) | AllAlgorithms | more));
        Assert.Equal(3ul, engine.ReadActivate() & 7);
        return engine;
    }

    /// <summary>PCONFIG with keys made from two numbers.</summary>
    public static EngineStatus Program(
        this MemoryEngine engine, int keyId, uint control, int dataSeed = 0, int tweakSeed = 0, bool busy = false, bool entropy = true)
    {
        engine.HoldTable(busy);
        EngineStatus status = engine.Pconfig(new KeyProgram
        {
            KeyId = (ushort)keyId,
            Control = control,
            KeyField1 = Bytes.Line(dataSeed),
            KeyField2 = Bytes.Line(tweakSeed),
            EntropyAvailable = entropy,
            RandomDataKey = Bytes.Line(dataSeed + 500).AsSpan(0, 32),
            RandomTweakKey = Bytes.Line(tweakSeed + 500).AsSpan(0, 32),
        });
        engine.ReleaseTable(busy);
        return status;
    }

    /// <summary>Core 1 begins a PCONFIG.</summary>
    public static void HoldTable(this MemoryEngine engine, bool busy)
    {
        if (busy)
        {
            Assert.Equal(EngineStatus.Done, engine.TakeTable(1));
        }
    }

    /// <summary>The PCONFIG of core 1 ends, with a fault.</summary>
    public static void ReleaseTable(this MemoryEngine engine, bool busy)
    {
        if (busy)
        {
            Assert.Equal(TableHolder.Core1, engine.HolderOf(0));
            Assert.Equal(EngineStatus.InvalidOpcode, engine.Pconfig(1, new PconfigInputs { Prefixed = true, Rbx = 0 }).Status);
            Assert.Equal(TableHolder.Nobody, engine.HolderOf(0));
        }
    }

    public static void Key(this MemoryEngine engine, int keyId, EngineAlgorithms algorithm, int dataSeed, int tweakSeed) =>
        Assert.Equal(EngineStatus.Done, engine.Program(keyId, Control(Direct, algorithm), dataSeed, tweakSeed));

    /// <summary>The physical address of a line under a KeyID, with the engine's layout.</summary>
    public static ulong Pa(this MemoryEngine engine, int keyId, ulong address)
    {
        int k = (int)(engine.ReadActivate() >> 32) & 15;
        return ((ulong)keyId << (engine.Profile.PhysicalAddressBits - k)) | address;
    }

    public static void Put(this MemoryEngine engine, int keyId, ulong address, byte[] line) =>
        Assert.Equal(EngineStatus.Done, engine.Write(engine.Pa(keyId, address), ulong.MaxValue, line));

    public static byte[] Get(this MemoryEngine engine, int keyId, ulong address)
    {
        byte[] line = Bytes.Repeat(0xEE, 64);
        Assert.Equal(EngineStatus.Done, engine.Read(engine.Pa(keyId, address), line));
        return line;
    }

    /// <summary>A read that must meet poison, and give nothing.</summary>
    public static void MeetPoison(this MemoryEngine engine, int keyId, ulong address)
    {
        byte[] line = Bytes.Repeat(0xEE, 64);
        Assert.Equal(EngineStatus.MachineCheck, engine.Read(engine.Pa(keyId, address), line));
        Assert.Equal(new byte[64], line);
    }

    public static void Out(this MemoryEngine engine, int keyId, ulong address) =>
        Assert.Equal(EngineStatus.Done, engine.Flush(engine.Pa(keyId, address)));

    public static byte[] Cipher(this MemoryEngine engine, ulong address)
    {
        var line = new byte[64];
        engine.Snoop(address, line);
        return line;
    }

    public static LineTag Beside(this MemoryEngine engine, ulong address) => engine.Snoop(address, new byte[64]);

    /// <summary>A digest of everything that can be inspected, the key table by its modes.</summary>
    public static string Digest(this MemoryEngine engine)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> word = stackalloc byte[8];
        void Add(ulong value, Span<byte> room)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(room, value);
            hash.AppendData(room);
        }

        Add(engine.ReadActivate(), word);
        for (int keyId = 0; keyId <= engine.Profile.MaxKeys; keyId++)
        {
            KeyState state = engine.KeyStateOf(keyId);
            Add(((ulong)state.Mode << 32) | (ulong)state.Algorithm, word);
        }

        foreach (DramLine line in engine.DramLines())
        {
            Add(line.LineAddress, word);
            hash.AppendData(line.Ciphertext.Span);
            Add(line.Tag.Mac | (line.Tag.Poison ? 1ul << 32 : 0), word);
        }

        foreach (CachedLine line in engine.CachedLines())
        {
            Add(line.LineAddress, word);
            Add(((ulong)line.KeyId << 2) | (line.Dirty ? 2ul : 0) | (line.Poisoned ? 1ul : 0), word);
            hash.AppendData(line.Data.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Shows the keys themselves: what every KeyID makes of one line. Changes the engine.</summary>
    public static string KeyDigest(this MemoryEngine engine)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int keyId = 0; keyId < 64; keyId++)
        {
            hash.AppendData([(byte)engine.Movdir64b(engine.Pa(keyId, 0x40), Bytes.Line(0))]);
            hash.AppendData(engine.Cipher(0x40));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
