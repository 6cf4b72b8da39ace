namespace TmeBox.Engine.Tests;

/// <summary>One operation of a random sequence, derived from one number, so that FsCheck can generate and shrink it.</summary>
internal readonly record struct Step(int Number)
{
    /// <summary>KeyIDs 0 to 5 and 11 lines: few enough that aliases and sets collide.</summary>
    private const int KeyIds = 6;

    private const int Lines = 11;

    /// <summary>Whether this step goes past the cache: the physical attacker, or keys.</summary>
    public bool IsOutside => Kind >= 13;

    private int Kind => new Random(Number).Next(16);

    /// <summary>Runs the step.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="output">64 bytes; what the step showed.</param>
    /// <param name="ownKeyId">Whether each line is reached under one KeyID only.</param>
    public EngineStatus Run(MemoryEngine engine, byte[] output, bool ownKeyId = false)
    {
        var random = new Random(Number);
        int kind = random.Next(16);
        int line = random.Next(Lines);
        int keyId = ownKeyId ? 1 + (line % (KeyIds - 1)) : random.Next(KeyIds);
        ulong address = (ulong)line * 64;
        ulong pa = engine.Pa(keyId, address) | (random.Next(40) == 0 ? 1ul << 50 : 0);
        ulong enables = random.Next(4) == 0 ? 0 : (ulong)random.NextInt64() & (ulong)random.NextInt64();
        byte[] data = Bytes.Random(random, 64);
        Array.Clear(output);
        switch (kind)
        {
            case < 4:
                return engine.Read(pa | (uint)random.Next(64), output);
            case < 6:
                return engine.Write(pa, ulong.MaxValue, data);
            case < 8:
                return engine.Write(pa, enables, data);
            case 8:
                return engine.Flush(pa);
            case 9:
                return engine.WriteBack(pa);
            case 10:
                return engine.Movdir64b(pa | (random.Next(10) == 0 ? 8u : 0), data);
            case < 13:
                return engine.Prefetch(pa);
            case 13:
                return Reprogram(engine, random, keyId);
            case 14:
                LineTag before = engine.Snoop(address, output);
                return before.Poison ? EngineStatus.MachineCheck : EngineStatus.Done;
            default:
                LineTag tag = engine.Snoop(address, output);
                output[random.Next(64)] ^= (byte)random.Next(2);
                engine.Replace(address, output, tag with { Poison = random.Next(8) == 0 });
                return EngineStatus.Done;
        }
    }

    private static EngineStatus Reprogram(MemoryEngine engine, Random random, int keyId)
    {
        var algorithm = (EngineAlgorithms)(1 << random.Next(4));
        return engine.Program(
            keyId, Rig.Control((uint)random.Next(4), algorithm), random.Next(3), random.Next(2), random.Next(8) == 0, random.Next(8) != 0);
    }
}
