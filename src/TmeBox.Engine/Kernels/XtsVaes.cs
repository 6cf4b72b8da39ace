using System.Runtime.CompilerServices;
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
    private static readonly KernelTable? Kernels = KernelTable.OfProcess;

    // Read-only fields of a class without static constructor: the compiler makes their values constants of the code that calls through them.
    private static readonly nint EncryptLine = Address("line", Direction.Encrypt);
    private static readonly nint DecryptLine = Address("line", Direction.Decrypt);
    private static readonly nint EncryptList = Address("list", Direction.Encrypt);
    private static readonly nint DecryptList = Address("list", Direction.Decrypt);
    private static readonly nint EncryptPair = Address("pair", Direction.Encrypt);
    private static readonly nint DecryptPair = Address("pair", Direction.Decrypt);
    private static readonly nint EncryptFourKeys = Address("fourkeys", Direction.Encrypt);
    private static readonly nint DecryptFourKeys = Address("fourkeys", Direction.Decrypt);
    private static readonly RunKernels EncryptShort = new(Direction.Encrypt, KeyRecord.ShortRounds);
    private static readonly RunKernels EncryptLong = new(Direction.Encrypt, KeyRecord.LongRounds);
    private static readonly RunKernels DecryptShort = new(Direction.Decrypt, KeyRecord.ShortRounds);
    private static readonly RunKernels DecryptLong = new(Direction.Decrypt, KeyRecord.LongRounds);

    /// <summary>Whether this process may run the kernels.</summary>
    public static bool IsSupported => Kernels is not null;

    /// <summary>Why not; empty if it may.</summary>
    public static string Missing => KernelTable.Missing ?? "";

    /// <summary>Ciphers a line and returns its encrypted tweak.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block128 Line(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Block128 tweak;
        fixed (byte* keys = record[..KeyRecord.Size], from = source[..64], to = target[..64])
        {
            Line(direction, keys, unit, from, to, &tweak);
        }

        return tweak;
    }

    /// <summary>As the other; the caller vouches that the pointers are good for a record, twice 64 bytes, and a tweak unless null, and stay so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(Direction direction, byte* record, Block128 unit, byte* source, byte* target, Block128* tweak)
    {
        var line = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void>)
            (direction == Direction.Encrypt ? EncryptLine : DecryptLine);
        line(record, source, target, unit.Low, unit.High, tweak);
    }

    /// <summary>As the other, from a <see cref="KeyPair"/> instead of a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LineOfPair(Direction direction, byte* pair, Block128 unit, byte* source, byte* target, Block128* tweak)
    {
        var line = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, ulong, ulong, Block128*, void>)
            (direction == Direction.Encrypt ? EncryptPair : DecryptPair);
        line(pair, source, target, unit.Low, unit.High, tweak);
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
        bool isShort = record[KeyRecord.Rounds] == KeyRecord.ShortRounds;
        RunKernels kernels = direction == Direction.Encrypt ? (isShort ? EncryptShort : EncryptLong) : isShort ? DecryptShort : DecryptLong;
        ulong step = format.Step;
        int lines = source.Length / 64;
        int i = 0;
        fixed (byte* keys = record[..KeyRecord.Size], from = source, to = target[..source.Length])
        fixed (Block128* kept = tweaks.IsEmpty ? tweaks : tweaks[..lines])
        {
            UnitFormat* units = UnitFormat.Of(format);
            while (lines - i >= 2 * RunKernel.Group)
            {
                int groups = Math.Min(GroupsPerCall, (lines - i) / RunKernel.Group);
                kernels.Run(keys, from + (64 * i), to + (64 * i), units, first + ((ulong)i * step), kept == null ? null : kept + i, groups);
                i += groups * RunKernel.Group;
            }

            for (int group = RunKernel.Group; group >= 4; group /= 2)
            {
                if (lines - i >= group)
                {
                    (group == 4 ? kernels.Four : kernels.Eight)(
                        keys, from + (64 * i), to + (64 * i), units, first + ((ulong)i * step), kept == null ? null : kept + i);
                    i += group;
                }
            }

            for (; i < lines; i++)
            {
                Line(direction, keys, format.OfNumber(first + ((ulong)i * step)), from + (64 * i), to + (64 * i), kept == null ? null : kept + i);
            }
        }
    }

    /// <summary>Ciphers a list of lines in order.</summary>
    public static void Each(Direction direction, Span<LineDescriptor> lines)
    {
        var list = (delegate* unmanaged[SuppressGCTransition]<LineDescriptor*, LineDescriptor*, void>)
            (direction == Direction.Encrypt ? EncryptList : DecryptList);
        fixed (LineDescriptor* first = lines)
        {
            for (int i = 0; i < lines.Length; i += EntriesPerCall)
            {
                list(first + i, first + Math.Min(i + EntriesPerCall, lines.Length) - 1);
            }
        }
    }

    /// <summary>As <see cref="Each"/>, where every key is of AES-128 and no entry reads what another one writes.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="pairs">Their <see cref="KeyPair"/>s, one each.</param>
    public static void EachApart(Direction direction, Span<LineDescriptor> lines, byte** pairs)
    {
        var fours = (delegate* unmanaged[SuppressGCTransition]<LineDescriptor*, LineDescriptor*, byte**, byte*, void>)
            (direction == Direction.Encrypt ? EncryptFourKeys : DecryptFourKeys);
        int whole = lines.Length & ~3;
        byte* unaligned = stackalloc byte[FourKeysKernel.Room + 63];
        byte* room = (byte*)(((nint)unaligned + 63) & ~63);
        fixed (LineDescriptor* first = lines)
        {
            for (int i = 0; i < whole; i += EntriesPerCall)
            {
                fours(first + i, first + Math.Min(i + EntriesPerCall, whole), pairs + i, room);
            }
        }

        new Span<byte>(room, FourKeysKernel.Room).Clear();
        Each(direction, lines[whole..]);
    }

    private static nint Address(string kernel, Direction direction, int rounds = 0) => Kernels?.Address(kernel, direction, rounds) ?? 0;

    /// <summary>The kernels over consecutive lines for a direction and a key length.</summary>
    private readonly struct RunKernels(Direction direction, int rounds)
    {
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, void> Four =
            (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, void>)Address("four", direction, rounds);

        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, void> Eight =
            (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, void>)Address("eight", direction, rounds);

        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, nint, void> Run =
            (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, byte*, UnitFormat*, ulong, Block128*, nint, void>)Address("run", direction, rounds);
    }
}
