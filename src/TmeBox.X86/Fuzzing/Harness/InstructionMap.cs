using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>Where a linear sweep finds instructions: one bit for each byte of a program.</summary>
/// <param name="Starts">Instructions start here.</param>
/// <param name="Landings">Indirect branches may land here.</param>
/// <param name="Indirects">An indirect branch, an indirect call or a return starts here.</param>
internal sealed record InstructionMap(byte[] Starts, byte[] Landings, byte[] Indirects)
{
    /// <summary>Sweeps a program.</summary>
    /// <param name="code">The program.</param>
    /// <param name="profile">With code isolation every bundle may be landed on; without it declared entries and what follows a call.</param>
    /// <param name="entries">Declared entries, in bytes from the start of the program.</param>
    public static InstructionMap Of(ReadOnlyMemory<byte> code, IsolationProfile profile, IEnumerable<uint> entries)
    {
        var size = (code.Length + 7) / 8;
        var map = new InstructionMap(new byte[size], new byte[size], new byte[size]);
        var afterHostCall = false;
        foreach (var instruction in Sweep(code))
        {
            var at = (uint)instruction.IP;
            Set(map.Starts, at);
            var flow = instruction.FlowControl;
            if (flow is FlowControl.IndirectBranch or FlowControl.IndirectCall or FlowControl.Return) Set(map.Indirects, at);
            if (profile == IsolationProfile.CodeAndData)
            {
                if (at % CodeLimits.BundleSize == 0) Set(map.Landings, at);
                continue;
            }

            if (flow is FlowControl.Call or FlowControl.IndirectCall && at + instruction.Length < code.Length) Set(map.Landings, at + (uint)instruction.Length);
            // A gate returns to the next bundle.
            if (afterHostCall && at % CodeLimits.BundleSize == 0)
            {
                Set(map.Landings, at);
                afterHostCall = false;
            }

            afterHostCall |= flow == FlowControl.IndirectBranch && instruction.MemorySegment == Register.GS;
        }

        if (profile == IsolationProfile.Data)
            foreach (var entry in entries) Set(map.Landings, entry);
        return map;
    }

    /// <summary>Whether the bit of a byte is set.</summary>
    public static bool Has(byte[] bits, uint at) => at / 8 < bits.Length && (bits[at / 8] >> (int)(at % 8) & 1) != 0;

    /// <summary>The instructions of a program in order; their addresses count from its start. Bytes that are no instruction come as invalid ones.</summary>
    public static IEnumerable<Instruction> Sweep(ReadOnlyMemory<byte> code)
    {
        var decoder = Decoder.Create(64, new MemoryReader(code), 0);
        while (decoder.IP < (ulong)code.Length) yield return decoder.Decode();
    }

    private static void Set(byte[] bits, uint at) => bits[at / 8] |= (byte)(1 << (int)(at % 8));

    private sealed class MemoryReader(ReadOnlyMemory<byte> code) : CodeReader
    {
        private int at;

        public override int ReadByte() => at < code.Length ? code.Span[at++] : -1;
    }
}
