using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Prefixes have one spelling, so that every decoder reads the same operands.</summary>
public static class PrefixRules
{
    internal static readonly Rule Repeated = new("Prefix", "D-BOX-4, SDM 2A 2.1.1", "At most one prefix of each group: with several, which one counts differs between decoders.");
    internal static readonly Rule AfterRex = new("Prefix", "D-BOX-4, SDM 2A 2.2.1", "REX is the last prefix: before another it is void, and registers are not what they seem.");
    internal static readonly Rule Segment = new("Prefix", "D-BOX-1, SDM 1 3.7.4", "Of the segment prefixes only 65 is accepted: the base of fs is not the window's, and the others are void.");
    internal static readonly Rule Repeat = new("Prefix", "D-BOX-4, SDM 2A 2.1.1", "F2 and F3 stand only where they select the opcode: elsewhere their meaning changes between processors.");
    internal static readonly Rule OperandSize = new("Prefix", "D-BOX-4, SDM 2A 2.1.1", "A prefix 66 on a branch is rejected: some processors cut its target to 16 bits, others skip the prefix.");
    internal static readonly Rule Dangling = new("Prefix", "D-BOX-4, SDM 2A 2.1.1", "Prefixes 65 and 67 stand only before instructions with a memory operand: elsewhere they change a counter's width or nothing.");

    /// <summary>Branches in the wide sense: whatever sets the instruction pointer.</summary>
    internal static Bit Branches(CodeForm form) => form.Is(
        InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call, InstructionClass.IndirectJump, InstructionClass.IndirectCall, InstructionClass.Return);

    internal static void Judge(Judgement judgement, CodeForm form)
    {
        var p = form.Prefixes;
        judgement.Refuse(Repeated, p.Repeated);
        judgement.Refuse(AfterRex, p.AfterRex);
        judgement.Refuse(Segment, p.Segment);
        judgement.Refuse(Repeat, p.Repeat);
        judgement.Refuse(OperandSize, p.OperandSize & Branches(form));
        judgement.Refuse(Dangling, (p.Gs | p.AddressSize) & !form.Memory.Present);
    }
}
