using Iced.Intel;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>The addresses of the kernels, assembled and placed once a process.</summary>
internal sealed class KernelTable
{
    private const int CodeSize = 64 * 1024;
    private readonly Dictionary<string, nint> _entries = new(StringComparer.Ordinal);

    private KernelTable()
    {
    }

    /// <summary>Assembles all kernels.</summary>
    /// <param name="table">The kernels, or null.</param>
    /// <returns>Null, or what the operating system refused.</returns>
    public static string? TryMake(out KernelTable? table)
    {
        var made = new KernelTable();
        string? refusal = ExecutableMemory.TryPlace(CodeSize, made.Assemble, out _);
        table = refusal is null ? made : null;
        return refusal;
    }

    /// <summary>The kernel over consecutive lines.</summary>
    public nint Run(Direction direction, int rounds) => _entries[$"run {direction} {rounds}"];

    /// <summary>The kernel for one line.</summary>
    public nint Line(Direction direction) => _entries[$"line {direction}"];

    /// <summary>The kernel for a list.</summary>
    public nint List(Direction direction) => _entries[$"list {direction}"];

    private byte[] Assemble(nint address)
    {
        using var code = new MemoryStream();
        foreach (Direction direction in Enum.GetValues<Direction>())
        {
            foreach (int rounds in (int[])[KeyRecord.ShortRounds, KeyRecord.LongRounds])
            {
                Entry($"run {direction} {rounds}", (c, constants) => new RunKernel(new XtsCode(c, constants, direction, rounds)).Emit());
            }

            Entry($"line {direction}", (c, constants) => LineKernel.Emit(c, constants, direction));
            Entry($"list {direction}", (c, constants) => ListKernel.Emit(c, constants, direction));
        }

        return code.ToArray();

        // Its constants first, each one cache line, then its code from the start of one.
        void Entry(string name, Action<Assembler, KernelConstants> emit)
        {
            code.SetLength((code.Length + 63) & ~63);
            code.Position = code.Length;
            _entries[name] = (nint)KernelCode.Assemble(code, address + (nint)code.Length, emit);
        }
    }
}
