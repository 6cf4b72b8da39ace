namespace TmeBox.Engine;

/// <summary>What one access of a list does; each is the call of that name on <see cref="MemoryPort"/>.</summary>
public enum LineOperation
{
    /// <summary><see cref="MemoryPort.Read(ulong, Span{byte})"/>.</summary>
    Read = 0,

    /// <summary><see cref="MemoryPort.Write(ulong, ulong, ReadOnlySpan{byte})"/>.</summary>
    Write,

    /// <summary><see cref="MemoryPort.Movdir64b"/>.</summary>
    Movdir64b,

    /// <summary><see cref="MemoryPort.Flush"/>.</summary>
    Flush,

    /// <summary><see cref="MemoryPort.WriteBack"/>.</summary>
    WriteBack,

    /// <summary><see cref="MemoryPort.Prefetch"/>.</summary>
    Prefetch,
}
