using System.Buffers.Binary;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Any code laid out as code for a sandbox is: memory operands that name neither the stack nor the code go through gs with 32-bit addresses, no instruction
/// lies over the end of a bundle, calls end theirs, direct branches go where they went, and returns and indirect branches are masked. It is as long and as varied as
/// instrumented code; what else a rewriter puts others in the place of stays as it is.
/// </summary>
public sealed class InstrumentedLayout
{
    private const int Bundle = (int)CodeLimits.BundleSize;

    // By length, those that processors are said to like best.
    private static readonly byte[][] Nops =
    [
        [], [0x90], [0x66, 0x90], [0x0F, 0x1F, 0x00], [0x0F, 0x1F, 0x40, 0x00], [0x0F, 0x1F, 0x44, 0x00, 0x00], [0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00],
        [0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00], [0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00], [0x66, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
    ];

    private readonly byte[] code;
    private readonly int place;
    private readonly Moved[] all;
    private int count;

    private InstrumentedLayout(byte[] code, int place)
    {
        (this.code, this.place) = (code, place);
        var (found, decoder) = (new List<Moved>(), Decoder.Create(64, new ByteArrayCodeReader(code)));
        for (var at = 0; at < code.Length; at = (int)decoder.IP)
        {
            decoder.Decode(out var decoded);
            if (!decoded.IsInvalid) found.Add(Moved.Of(code, at, decoded, decoder.GetConstantOffsets(decoded).ImmediateSize));
        }

        (all, count) = ([.. found], found.Count);
    }

    internal static ReadOnlySpan<byte> Confinement => [0x65, 0x67];

    /// <summary>The first instructions of some code, laid out so.</summary>
    /// <param name="code">The code; what decodes to nothing is left out.</param>
    /// <param name="place">Where it starts in a bundle: 0 to 31.</param>
    /// <returns>As many bytes as the code has, or fewer where much was left out; the last instruction is whole. A branch to what is not there goes to another instruction.</returns>
    public static byte[] Of(byte[] code, int place)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Bundle);
        var layout = new InstrumentedLayout(code, place);

        // A branch that became too short for where it goes is made a longer one, which moves others.
        do layout.Move();
        while (layout.Lengthen());
        return layout.Write();
    }

    // Finds where instructions go; those are left out for which there is no room.
    private void Move()
    {
        var end = 0;
        for (var i = 0; i < count; i++)
        {
            ref var one = ref all[i];
            var left = Bundle - (place + end) % Bundle;
            one.Padding = (byte)(one.IsCall ? (left - one.Length + Bundle) % Bundle : one.Length > left ? left : 0);
            end = one.To = end + one.Padding;
            end += one.Length;
            if (end > code.Length) count = i;
        }
    }

    private bool Lengthen()
    {
        var any = false;
        for (var i = 0; i < count; i++)
        {
            ref var one = ref all[i];
            if (!one.CanBeLonger || IsNear(Distance(one))) continue;
            one.Lengthen();
            any = true;
        }

        return any;
    }

    private byte[] Write()
    {
        var made = new List<byte>(code.Length);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (ref readonly var one in all.AsSpan(0, count))
        {
            for (int rest = one.Padding, some; rest > 0; rest -= some)
                made.AddRange(Nops[some = Math.Min(Math.Min(rest, Nops.Length - 1), Bundle - (place + made.Count) % Bundle)]);
            if (one.Group is not null)
            {
                made.AddRange(one.Group);
                continue;
            }

            if (one.IsConfined) made.AddRange(Confinement);
            var bytes = code.AsSpan(one.From, one.Before);
            if (one.IsLonger) made.AddRange(one.IsJump ? [0xE9] : [0x0F, (byte)(bytes[0] + 0x10)]);
            else made.AddRange(bytes[..^one.Number]);
            if (one.Number == 0) continue;
            BinaryPrimitives.WriteInt32LittleEndian(number, one.Number == 1 && !IsNear(Distance(one)) ? 0 : Distance(one));
            made.AddRange(number[..one.Number]);
        }

        return [.. made];
    }

    private static bool IsNear(int distance) => distance is >= sbyte.MinValue and <= sbyte.MaxValue;

    // From the end of a branch to the instruction at its target, or to one of the others.
    private int Distance(in Moved branch)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((ulong)all[middle].From < branch.Target) low = middle + 1;
            else high = middle;
        }

        var to = low < count && (ulong)all[low].From == branch.Target ? low : (int)(branch.Target % (ulong)count);
        return all[to].To - branch.To - branch.Length;
    }

    // An instruction, and where it goes.
    private struct Moved
    {
        public int From, To;
        public ulong Target;
        public byte[]? Group;
        public byte Before, Length, Padding, Number;
        public bool IsConfined, IsCall, CanBeLonger, IsLonger, IsJump;

        // With the size of a branch's number.
        public static Moved Of(byte[] code, int at, in Instruction decoded, int number)
        {
            var group = IndirectGroup.Of(decoded, code.AsSpan(at, decoded.Length));
            var isBranch = decoded.Op0Kind == OpKind.NearBranch64;
            var isConfined = IsConfinedIn(decoded);
            return new()
            {
                From = at,
                Before = (byte)decoded.Length,
                Group = group,
                Length = (byte)(group?.Length ?? decoded.Length + (isConfined ? Confinement.Length : 0)),
                Number = (byte)(isBranch ? number : 0),
                Target = isBranch ? decoded.NearBranch64 : 0,
                IsConfined = isConfined,
                IsCall = InstructionFamilies.ClassOf(decoded) is InstructionClass.Call or InstructionClass.IndirectCall,

                IsJump = decoded.Code.IsJmpShort(),

                // Without prefixes; others keep their length.
                CanBeLonger = decoded.Length == 2 && (decoded.Code.IsJccShort() || decoded.Code.IsJmpShort()),
            };
        }

        public void Lengthen()
        {
            (CanBeLonger, IsLonger, Number) = (false, true, sizeof(int));
            Length = (byte)(sizeof(int) + (IsJump ? 1 : 2));
        }
    }

    // An address of eight bytes in the instruction itself would be read as one of four.
    internal static bool IsConfinedIn(in Instruction instruction) =>
        InstructionFamilies.HasMemory(instruction)
        && InstructionFamilies.ClassOf(instruction) != InstructionClass.AddressOnly
        && instruction.MemoryBase is not (Register.RSP or Register.RIP or Register.EIP)
        && instruction.SegmentPrefix == Register.None
        && instruction.Code is not (>= Code.Mov_AL_moffs8 and <= Code.Mov_moffs64_RAX)
        && instruction.Length <= CaseLayout.Longest - Confinement.Length;
}
