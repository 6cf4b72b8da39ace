using Iced.Intel;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>The addresses of the kernels, assembled and placed once a process.</summary>
internal sealed class KernelTable
{
    private const int CodeSize = 128 * 1024;
    private static readonly string? Refusal;
    private readonly Dictionary<(string Kernel, Direction Direction, int Rounds), nint> _entries = [];

    private KernelTable()
    {
    }

    /// <summary>The kernels of this process, or null if it may not have them.</summary>
    public static KernelTable? OfProcess { get; } = Make(out Refusal);

    /// <summary>Why not, or null.</summary>
    public static string? Missing => Refusal;

    /// <summary>Where a kernel is.</summary>
    /// <param name="kernel">"line", "list", "fourkeys", "pair", "four", "eight", "run" or "keccak".</param>
    /// <param name="direction">Which way.</param>
    /// <param name="rounds">Of those under one key; 0 for the others, which look at each record.</param>
    public nint Address(string kernel, Direction direction, int rounds) => _entries[(kernel, direction, rounds)];

    private static KernelTable? Make(out string? refusal)
    {
        var made = new KernelTable();
        refusal = VaesGate.Missing() ?? ExecutableMemory.TryPlace(CodeSize, made.Assemble, out _);
        return refusal is null ? made : null;
    }

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
            Expanding("fourkeys", direction, (c, parts) => new FourKeysKernel(c, parts).Emit());
            Expanding("pair", direction, (c, parts) => new PairKernel(c, parts).Emit());
        }

        Begin();
        _entries[("keccak", Direction.Encrypt, 0)] = address + (nint)code.Length;
        KernelCode.Assemble(code, address + (nint)code.Length, c => new KeccakKernel(c, Keccak.RoundConstants.ToArray()).Emit());
        return code.ToArray();

        void Expanding(string kernel, Direction direction, Action<Assembler, ExpandingCode> emit)
        {
            Begin();
            _entries[(kernel, direction, 0)] = address + (nint)code.Length + ExpandingCode.ConstantsSize;
            KernelCode.Assemble(code, address + (nint)code.Length, c => emit(c, new ExpandingCode(c, direction)));
        }

        void Begin()
        {
            code.SetLength((code.Length + 63) & ~63);
            code.Position = code.Length;
        }

        // Its constants first, each one cache line, then its code from the start of one.
        void Entry(string kernel, Direction direction, int rounds, Action<Assembler, KernelConstants> emit)
        {
            Begin();
            _entries[(kernel, direction, rounds)] = KernelCode.Assemble(code, address + (nint)code.Length, emit);
        }
    }
}
