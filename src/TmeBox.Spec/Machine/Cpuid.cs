using System.Buffers.Binary;
using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>CPUID, as far as memory encryption is concerned.</summary>
public static class Cpuid
{
    internal static readonly Rule Features = new("Cpuid", "F-CPU-1, F-CPU-2", "Leaf 7, sub-leaf 0: ECX[13] enumerates the TME registers and EDX[18] PCONFIG.");
    internal static readonly Rule Targets = new("Cpuid", "F-CPU-3", "Leaf 1BH, sub-leaf 0, lists target 1, TME-MK, in EBX, with type 1 in EAX.");
    internal static readonly Rule NoTargets = new("Cpuid", "F-CPU-3", "A sub-leaf of 1BH without targets, and every later one, is all zero.");
    internal static readonly Rule AddressWidth = new("Cpuid", "F-CPU-4", "Leaf 80000008H: EAX[7:0] is MAXPHYADDR and EAX[15:8] is 48, whether TME-MK is active or not.");
    internal static readonly Rule OtherLeaf = new("Cpuid", "model", "What other leaves say is not specified here.");

    /// <summary>The instruction; the answer's data begin with EAX, EBX, ECX, EDX, each little-endian. Bits that no fact speaks of are zero.</summary>
    public static Step Run(MachineState m, uint leaf, uint subleaf)
    {
        var p = m.Profile;
        var target = leaf == 0x1B && subleaf == 0 && p.HasPconfig && p.HasPconfigTarget;
        // When: any core, any level. Require: nothing.
        return Ladder.For(m)
            .Refuse(Features, leaf == 7 && subleaf == 0, Registers(0, 0, p.HasTme ? 1u << 13 : 0, p.HasPconfig ? 1u << 18 : 0))
            .Refuse(AddressWidth, leaf == 0x8000_0008, Registers((48u << 8) | (uint)p.PhysicalAddressBits, 0, 0, 0))
            .Refuse(Targets, target, Registers(1, 1, 0, 0))
            .Refuse(NoTargets, leaf == 0x1B, Registers(0, 0, 0, 0))
            // Observe
            .Do(OtherLeaf, s => new(s, Answer.Of(Outcomes.Unspecified)));
    }

    private static Answer Registers(uint eax, uint ebx, uint ecx, uint edx)
    {
        var line = new byte[Line.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(line, eax);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(4), ebx);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(8), ecx);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(12), edx);
        return Answer.Gives(Bytes.Owning(Line.Sort, line));
    }
}
