using Iced.Intel;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>The addresses of the kernels, assembled and placed once a process.</summary>
internal sealed class KernelTable
{
    private const int CodeSize = 64 * 1024;
    private readonly Dictionary<(string Kernel, Direction Direction, int Rounds), nint> _entries = [];

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

    /// <summary>Where a kernel is.</summary>
    /// <param name="kernel">"line", "list", "four", "eight" or "run".</param>
    /// <param name="direction">Which way.</param>
    /// <param name="rounds">Of those under one key; 0 for the others, which look at each record.</param>
    public nint Address(string kernel, Direction direction, int rounds) => _entries[(kernel, direction, rounds)];

    private byte[] Assemble(nint address)
    {
        using var code = new MemoryStream();
        foreach (Direction direction in Enum.GetValues<Direction>())
        {
            foreach (int rounds in (int[])[KeyRecord.ShortRounds, KeyRecord.LongRounds])
            {
                Entry("run", direction, rounds, (c, constants) => new RunKernel(new XtsCode(c, constants, direction, rounds)).Emit());
                Entry("eight", direction, rounds, (c, constants) => new GroupKernel(new XtsCode(c, constants, direction, rounds), 8).Emit());
                Entry("four", direction, rounds, (c, constants) => new GroupKernel(new XtsCode(c, constants, direction, rounds), 4).Emit());
            }

            Entry("line", direction, 0, (c, constants) => LineKernel.Emit(c, constants, direction));
            Entry("list", direction, 0, (c, constants) => ListKernel.Emit(c, constants, direction));
        }

        return code.ToArray();

        // Its constants first, each one cache line, then its code from the start of one.
        void Entry(string kernel, Direction direction, int rounds, Action<Assembler, KernelConstants> emit)
        {
            code.SetLength((code.Length + 63) & ~63);
            code.Position = code.Length;
            _entries[(kernel, direction, rounds)] = (nint)KernelCode.Assemble(code, address + (nint)code.Length, emit);
        }
    }
}
