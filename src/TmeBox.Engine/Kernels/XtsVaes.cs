using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>XTS with AES on 512-bit registers: calls of the emitted kernels.</summary>
/// <remarks>
/// The kernels check nothing. They stay in bounds because each entry point first slices its spans to the full record, 64 bytes or whole groups, and pins
/// them for the call; a list's pointers are its caller's (<see cref="LineDescriptor"/>). A call that suppresses the transition of the garbage collector
/// must be short, so long runs and lists are cut into pieces of some ten microseconds.
/// </remarks>
internal static unsafe class XtsVaes
{
    private const int GroupsPerCall = 256;
    private const int EntriesPerCall = 512;
    private static readonly KernelTable? Kernels = Make(out Refusal);
    private static readonly string? Refusal;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void> EncryptLine =
        (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void>)(Kernels?.Line(Direction.Encrypt) ?? 0);

    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void> DecryptLine =
        (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void>)(Kernels?.Line(Direction.Decrypt) ?? 0);

    /// <summary>Whether this process may run the kernels.</summary>
    public static bool IsSupported => Kernels is not null;

    /// <summary>Why not; empty if it may.</summary>
    public static string Missing => Refusal ?? "";

    /// <summary>Ciphers a line and returns its encrypted tweak.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block128 Line(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Block128 tweak;
        fixed (byte* keys = record[..KeyRecord.Size], from = source[..64], to = target[..64])
        {
            if (direction == Direction.Encrypt)
            {
                EncryptLine(keys, from, to, unit.Low, unit.High, &tweak);
            }
            else
            {
                DecryptLine(keys, from, to, unit.Low, unit.High, &tweak);
            }
        }

        return tweak;
    }

    /// <summary>Ciphers consecutive lines.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="record">The expanded keys.</param>
    /// <param name="format">How a number becomes a data unit.</param>
    /// <param name="first">The number of the first line.</param>
    /// <param name="source">A multiple of 64 bytes.</param>
    /// <param name="target">As many.</param>
    /// <param name="tweaks">Takes the encrypted tweak of each line, or is empty.</param>
    public static void Lines(
        Direction direction, ReadOnlySpan<byte> record, TweakFormat format, ulong first, ReadOnlySpan<byte> source, Span<byte> target, Span<Block128> tweaks)
    {
        int lines = source.Length / 64;
        int grouped = lines / RunKernel.Group * RunKernel.Group;
        if (grouped > 0)
        {
            Groups(direction, record, format, first, source[..(64 * grouped)], target[..(64 * grouped)], tweaks.IsEmpty ? tweaks : tweaks[..grouped]);
        }

        for (int i = grouped; i < lines; i++)
        {
            Block128 tweak = Line(direction, record, format.OfNumber(first + ((ulong)i * format.Step)), source.Slice(64 * i, 64), target.Slice(64 * i, 64));
            if (!tweaks.IsEmpty)
            {
                tweaks[i] = tweak;
            }
        }
    }

    private static void Groups(
        Direction direction, ReadOnlySpan<byte> record, TweakFormat format, ulong first, ReadOnlySpan<byte> source, Span<byte> target, Span<Block128> tweaks)
    {
        var run = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, nint, RunJob*, void>)Kernels!.Run(direction, record[KeyRecord.Rounds]);
        Vector512<ulong> unused;
        ulong step = format.Step;
        fixed (byte* keys = record[..KeyRecord.Size], from = source, to = target)
        fixed (Block128* kept = tweaks)
        {
            var job = new RunJob
            {
                Step = Vector512.Create(4 * step, 0, 4 * step, 0, 4 * step, 0, 4 * step, 0),
                Order = format.Shuffle(),
            };
            for (int line = 0; line < source.Length / 64; line += GroupsPerCall * RunKernel.Group)
            {
                ulong number = first + ((ulong)line * step);
                job.Units = Vector512.Create(number, 0, number + step, 0, number + (2 * step), 0, number + (3 * step), 0);
                job.Tweaks = kept == null ? (byte*)&unused : (byte*)(kept + line);
                job.TweakStride = kept == null ? 0 : 64;
                int groups = Math.Min(GroupsPerCall, ((source.Length / 64) - line) / RunKernel.Group);
                run(keys, from + (64 * line), to + (64 * line), groups, &job);
            }
        }
    }

    /// <summary>Ciphers a list of lines in order.</summary>
    public static void Each(Direction direction, Span<LineDescriptor> lines)
    {
        var list = (delegate* unmanaged[SuppressGCTransition]<LineDescriptor*, LineDescriptor*, void>)Kernels!.List(direction);
        fixed (LineDescriptor* first = lines)
        {
            for (int i = 0; i < lines.Length; i += EntriesPerCall)
            {
                list(first + i, first + Math.Min(i + EntriesPerCall, lines.Length) - 1);
            }
        }
    }

    private static KernelTable? Make(out string? refusal)
    {
        refusal = VaesGate.Missing();
        if (refusal is not null)
        {
            return null;
        }

        refusal = KernelTable.TryMake(out KernelTable? table);
        return table;
    }
}
