using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Classes of instructions that are rejected whatever their operands.</summary>
public static class ClassRules
{
    internal static readonly Rule Undecodable = new("Decoding", "D-BOX-4, SDM 2A 2.3.5, SDM 2A 2.7.11", "Bytes that are no whole instruction of this processor are rejected: nobody can say what they do.");
    internal static readonly Rule Foreign = new("Decoding", "D-BOX-4", "Encodings of other vendors and of withdrawn extensions are rejected: decoders and processors differ on them.");
    internal static readonly Rule System = new("Instruction", "D-BOX-4", "Instructions of the system, privileged or not, are rejected: they change or reveal what is no general register.");
    internal static readonly Rule Segment = new("Instruction", "D-BOX-1, SDM 1 3.4.2.1", "Segment registers and their bases are left alone: the base of gs is the window's address.");
    internal static readonly Rule ControlState = new("Instruction", "D-BOX-4", "Control words and the direction and alignment flags are left as the gate set them: other code relies on them.");
    internal static readonly Rule Policy = new("Instruction", "D-BOX-4", "Clocks, processor identity and random numbers are rejected by policy: they make covert channels and irreproducible runs.");
    internal static readonly Rule ImplicitMemory = new("Instruction", "D-BOX-1, SDM 1 3.7.5", "String instructions and others whose address no operand shows are rejected: no prefix confines it.");
    internal static readonly Rule Scatter = new("Instruction", "D-BOX-1", "Scatters and compressing stores are rejected: how much is written where depends on a mask.");
    internal static readonly Rule BitOffset = new("Instruction", "D-BOX-1, SDM 2A 3.1.1.9", "A bit instruction on memory with its offset in a register is rejected: it reaches 2^60 bytes to either side.");
    internal static readonly Rule StackFrame = new("Instruction", "D-BOX-1", "ENTER and LEAVE are rejected: they load the stack pointer from a register that nothing confines.");
    internal static readonly Rule FarTransfer = new("Branch", "D-BOX-4", "Far transfers, software interrupts and transactions are rejected: where they lead no rule confines.");

    internal static void Judge(Judgement judgement, CodeForm form)
    {
        judgement.Refuse(Undecodable, form.Is(InstructionClass.Undecodable));
        judgement.Refuse(Foreign, form.Is(InstructionClass.Foreign));
        judgement.Refuse(System, form.Is(InstructionClass.System));
        judgement.Refuse(Segment, form.Is(InstructionClass.Segment));
        judgement.Refuse(ControlState, form.Is(InstructionClass.ControlState));
        judgement.Refuse(Policy, form.Is(InstructionClass.Policy));
        judgement.Refuse(ImplicitMemory, form.Is(InstructionClass.ImplicitMemory));
        judgement.Refuse(Scatter, form.Is(InstructionClass.Scatter));
        judgement.Refuse(BitOffset, form.Is(InstructionClass.BitOffset));
        judgement.Refuse(StackFrame, form.Is(InstructionClass.StackFrame));
        judgement.Refuse(FarTransfer, form.Is(InstructionClass.FarTransfer));
    }
}
