using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EngineBlock = TmeBox.Engine.Memory.NativeBlock;

namespace TmeBox.Bench.Memory;

/// <summary>The yardstick for DRAM: as much memory on huge pages, of which lines are read, changed by exclusive or, and written.</summary>
internal sealed unsafe class PlainMemory : IDisposable
{
    private readonly EngineBlock _block;

    /// <summary>Takes and writes it.</summary>
    public PlainMemory(long bytes)
    {
        nuint length = (nuint)Math.Max(bytes, EngineBlock.HugePage);
        _block = EngineBlock.Reserve(length, EngineBlock.HugePage, length);
        _block.UseHugePages(0, length);
        NativeMemory.Fill(_block.Pointer, length, 1);
    }

    /// <summary>Lines in a given order, in place.</summary>
    public void Change(ReadOnlySpan<ulong> addresses)
    {
        foreach (ulong address in addresses)
        {
            Change(_block.Pointer + address, _block.Pointer + address);
        }
    }

    /// <summary>A run of bytes, in place.</summary>
    public void Change(long address, int bytes)
    {
        for (byte* line = _block.Pointer + address, end = line + bytes; line < end; line += 64)
        {
            Change(line, line);
        }
    }

    /// <summary>A run of bytes, to somewhere else.</summary>
    public void Copy(long address, Span<byte> target)
    {
        fixed (byte* to = target)
        {
            for (int i = 0; i < target.Length; i += 64)
            {
                Change(_block.Pointer + address + i, to + i);
            }
        }
    }

    /// <summary>The bytes themselves.</summary>
    public Span<byte> Bytes(long address, int count) => new(_block.Pointer + address, count);

    /// <inheritdoc/>
    public void Dispose() => _block.Dispose();

    private static void Change(byte* from, byte* to)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            (Vector512.Load(from) ^ Vector512.Create((byte)0x5A)).Store(to);
            return;
        }

        for (int i = 0; i < 64; i += 16)
        {
            (Vector128.Load(from + i) ^ Vector128.Create((byte)0x5A)).Store(to + i);
        }
    }
}
