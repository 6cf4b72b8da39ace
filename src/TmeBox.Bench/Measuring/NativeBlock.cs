using System.Runtime.InteropServices;

namespace TmeBox.Bench.Measuring;

/// <summary>Native memory at a multiple of 4096 bytes, zeroed.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private readonly int _size;

    /// <summary>Takes it.</summary>
    public NativeBlock(int size)
    {
        _size = size;
        Start = (byte*)NativeMemory.AlignedAlloc((nuint)size, 4096);
        Span.Clear();
    }

    /// <summary>Its first byte.</summary>
    public byte* Start { get; }

    /// <summary>All of it; valid until it is disposed.</summary>
    public Span<byte> Span => new(Start, _size);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(Start);
}
