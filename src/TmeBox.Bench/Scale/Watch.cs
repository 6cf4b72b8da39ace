using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Looks at memory as sandboxes do, and ends the run where an access does not show what it must.</summary>
internal sealed class Watch(SandboxRuntime runtime)
{
    private const int BlockSize = 16;
    private static readonly byte[] Zeros = new byte[SandboxRuntime.PageSize];
    private readonly byte[] _seen = new byte[SandboxRuntime.PageSize];

    /// <summary>The number of accesses of a line that were looked at.</summary>
    public long Looks { get; private set; }

    /// <summary>A sandbox reads memory and finds a content.</summary>
    /// <param name="what">What is looked for.</param>
    /// <param name="life">The sandbox's life.</param>
    /// <param name="keyId">Its KeyID.</param>
    /// <param name="address">The first byte, KeyID-free.</param>
    /// <param name="expected">Whole lines, at most a page.</param>
    public void Finds(string what, long life, int keyId, ulong address, ReadOnlySpan<byte> expected)
    {
        Span<byte> seen = _seen.AsSpan(0, expected.Length);
        RangeResult answer = runtime.Engine.Port.Read(keyId, address, seen);
        Looks += expected.Length / MemoryEngine.LineSize;
        if (answer.Status != EngineStatus.Done)
        {
            throw Wrong(what, life, keyId, address + (uint)answer.Length, answer.Status.ToString(), Shown(expected[answer.Length..]));
        }

        int at = seen.CommonPrefixLength(expected);
        if (at < expected.Length)
        {
            throw Wrong(what, life, keyId, address + (uint)at, Shown(seen[at..]), Shown(expected[at..]));
        }
    }

    /// <summary>A sandbox reads whole lines, at most a page, and finds zeros.</summary>
    public void FindsZeros(string what, long life, int keyId, ulong address, int length) => Finds(what, life, keyId, address, Zeros.AsSpan(0, length));

    /// <summary>A sandbox reads a line that another KeyID's key encrypted: a machine check where lines have MACs, else nothing of the content.</summary>
    /// <remarks>The copy that it brought into the cache is evicted again.</remarks>
    /// <param name="what">What is looked for.</param>
    /// <param name="life">The reader's life.</param>
    /// <param name="keyId">The reader's KeyID.</param>
    /// <param name="line">The line.</param>
    /// <param name="content">What the line's owner keeps there: 64 bytes.</param>
    public void FindsNothing(string what, long life, int keyId, ulong line, ReadOnlySpan<byte> content)
    {
        Span<byte> seen = _seen.AsSpan(0, MemoryEngine.LineSize);
        EngineStatus status = runtime.Engine.Read(runtime.Pa(keyId, line), seen);
        Looks++;
        if (runtime.HasMacs && status != EngineStatus.MachineCheck)
        {
            throw Wrong(what, life, keyId, line, $"{status} {Shown(seen)}", nameof(EngineStatus.MachineCheck));
        }

        if (!runtime.HasMacs && status != EngineStatus.Done)
        {
            throw Wrong(what, life, keyId, line, status.ToString(), "other bytes");
        }

        for (int block = 0; block < MemoryEngine.LineSize && status == EngineStatus.Done; block += BlockSize)
        {
            if (seen.Slice(block, BlockSize).SequenceEqual(content.Slice(block, BlockSize)))
            {
                throw Wrong(what, life, keyId, line + (uint)block, Shown(seen[block..]), "other bytes");
            }
        }

        runtime.EvictLine(keyId, line);
    }

    /// <summary>An owner reads its line after a stranger did: lost where lines have MACs, since poison stays; else as it was.</summary>
    public void FindsWhatAStrangerLeft(string what, long life, int keyId, ulong line, ReadOnlySpan<byte> content)
    {
        if (!runtime.HasMacs)
        {
            Finds(what, life, keyId, line, content[..MemoryEngine.LineSize]);
            return;
        }

        EngineStatus status = runtime.Engine.Read(runtime.Pa(keyId, line), _seen);
        Looks++;
        if (status != EngineStatus.MachineCheck)
        {
            throw Wrong(what, life, keyId, line, status.ToString(), nameof(EngineStatus.MachineCheck));
        }
    }

    private static ScaleFindingException Wrong(string what, long life, int keyId, ulong address, string found, string expected) =>
        new(new(what, life, keyId, address, found, expected));

    private static string Shown(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes[..Math.Min(BlockSize, bytes.Length)]);
}
