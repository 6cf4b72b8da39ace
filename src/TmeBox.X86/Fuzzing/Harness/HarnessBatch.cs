using System.Buffers.Binary;
using System.Collections.Immutable;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>One run of a program.</summary>
/// <param name="Entry">Where it starts, in bytes from the start of the program.</param>
/// <param name="Stepped">Whether every instruction is looked at.</param>
/// <param name="Seed">Registers, flags, stack and data follow from it.</param>
internal readonly record struct HarnessRun(uint Entry, bool Stepped, ulong Seed);

/// <summary>A program and its runs; what one run writes to memory, the next one sees.</summary>
/// <param name="Code">Its bytes, 1 to 65536.</param>
/// <param name="Map">Where its instructions start.</param>
/// <param name="ArenaSeed">Where stack and data lie follows from it.</param>
/// <param name="Runs">The runs, in order.</param>
internal sealed record HarnessProgram(ReadOnlyMemory<byte> Code, InstructionMap Map, ulong ArenaSeed, ImmutableArray<HarnessRun> Runs);

/// <summary>Programs that run one after another under the same conditions.</summary>
/// <param name="CodeOffset">Window offset of every program's first byte: a multiple of 4096.</param>
/// <param name="OpenNeighbours">Whether the other windows are writable and full of canaries, or fault on every access.</param>
/// <param name="SparseArena">Whether only a few pages of the window are mapped, or all.</param>
/// <param name="Profile">What is an escape.</param>
/// <param name="Programs">The programs.</param>
/// <param name="Broken">Duties of the host that are neglected meanwhile.</param>
internal sealed record HarnessBatch(uint CodeOffset, bool OpenNeighbours, bool SparseArena, IsolationProfile Profile, IReadOnlyList<HarnessProgram> Programs, BrokenDuty Broken = BrokenDuty.None)
{
    /// <summary>The message to the harness, its length first.</summary>
    public byte[] ToMessage()
    {
        var length = 16 + Programs.Sum(p => 16 + p.Code.Length + (3 * p.Map.Starts.Length) + (16 * p.Runs.Length));
        var message = new byte[length];
        var rest = message.AsSpan();
        Put(ref rest, (uint)length - 4);
        Put(ref rest, (OpenNeighbours ? 1u : 0) | (SparseArena ? 2u : 0) | (Profile == IsolationProfile.Data ? 4u : 0) | ((uint)Broken << 3));
        Put(ref rest, CodeOffset);
        Put(ref rest, (uint)Programs.Count);
        foreach (var program in Programs)
        {
            Put(ref rest, (uint)program.Code.Length);
            Put(ref rest, (uint)program.Runs.Length);
            Put(ref rest, program.ArenaSeed);
            Put(ref rest, program.Code.Span);
            Put(ref rest, program.Map.Starts);
            Put(ref rest, program.Map.Landings);
            Put(ref rest, program.Map.Indirects);
            foreach (var run in program.Runs)
            {
                Put(ref rest, run.Entry);
                Put(ref rest, run.Stepped ? 1u : 0);
                Put(ref rest, run.Seed);
            }
        }

        return message;
    }

    private static void Put(ref Span<byte> rest, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(rest, value);
        rest = rest[4..];
    }

    private static void Put(ref Span<byte> rest, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(rest, value);
        rest = rest[8..];
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}

/// <summary>What came of a batch.</summary>
/// <param name="Results">One for each run, in order.</param>
/// <param name="Touched">What was touched in other windows by any of them.</param>
/// <param name="TouchedAddress">Where.</param>
internal sealed record HarnessReply(ImmutableArray<RunResult> Results, Escape Touched, ulong TouchedAddress);
