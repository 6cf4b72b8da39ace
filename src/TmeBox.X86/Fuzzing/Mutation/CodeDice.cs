namespace TmeBox.X86.Fuzzing.Mutation;

/// <summary>Random numbers that follow from a seed, the same on every machine (SplitMix64).</summary>
internal sealed class CodeDice(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number below a bound of at least 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>One of some things.</summary>
    public T Of<T>(IReadOnlyList<T> some) => some[Below(some.Count)];

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => Below(times) == 0;
}
