using TmeBox.Spec.Rules;

namespace TmeBox.X86.Reporting;

/// <summary>What to emit instead of what breaks a rule, one sentence a rule.</summary>
public static class Advice
{
    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["Branch.CallInside"] = "Pad before the call with nops, so that its last byte is the last of its bundle.",
        ["Branch.FarTransfer"] = "Use near branches; ask the host through a gate for what an interrupt would do.",
        ["Branch.GateReturn"] = "Emit leaq 1f(%rip),%r11; jmp *%gs:TABLE+8*k; and align the label 1 to a bundle.",
        ["Branch.GateSlot"] = "Jump through slot k of the gate table, jmp *%gs:TABLE+8*k, with k below the number of gates.",
        ["Branch.GroupEntered"] = "Aim the branch at the first instruction of the group, or keep the label out of it.",
        ["Branch.NearReturn"] = "Emit popq %r11; andl $-32,%r11d; addq %gs:BASE,%r11; jmp *%r11.",
        ["Branch.ReturnRelease"] = "Release arguments with addq $n,%rsp after a plain return sequence.",
        ["Branch.TargetInside"] = "Aim the branch at a label before an instruction.",
        ["Branch.TargetOutside"] = "Link the target into the same image, or reach it by a masked indirect branch or a gate.",
        ["Branch.ThroughMemory"] = "Load the target to a register first, then mask it and jump through the register.",
        ["Branch.Unmasked"] = "Emit andl $-32,%eX; addq %gs:BASE,%rX; jmp *%rX in one bundle, with one register throughout.",
        ["Decoding.Foreign"] = "Compile for x86-64-v3 or lower; without XOP, 3DNow! and other withdrawn extensions.",
        ["Decoding.Undecodable"] = "Keep data out of executable sections; put tables and literals into .rodata.",
        ["Image.CodeInFile"] = "Keep .bss and other sections without bytes out of the executable segment.",
        ["Image.EntryAligned"] = "Put .p2align 5 before the function, or compile with -falign-functions=32.",
        ["Image.EntryInCode"] = "Define the entry, initialisers and exported functions in this image's own code.",
        ["Image.ExecutableStack"] = "Link with -z noexecstack, and end every assembly file with .section .note.GNU-stack,\"\",@progbits.",
        ["Image.HasCode"] = "Name the linked program or library itself; a file of data alone has nothing to verify.",
        ["Image.IndirectFunction"] = "Do without ifunc: choose the variant at build time, or by a variable that an initialiser sets.",
        ["Image.InsideWindow"] = "Link position-independent code, or choose another place: --at here, -Ttext-segment for a program at its own addresses.",
        ["Image.PageFill"] = "Link with -z separate-code, and fill the executable segment up to its page with hlt (.p2align 12, 0xf4 at the end of the last section).",
        ["Image.SegmentsOverlap"] = "Link with -z separate-code; a linker script must start each segment on a page of its own.",
        ["Image.TextRelocation"] = "Compile with -fPIC or -fPIE and link with -z text.",
        ["Image.WritableCode"] = "Link without -N or --omagic, and give no section both w and x.",
        ["Instruction.BitOffset"] = "Load the word, use the register form, and store the word.",
        ["Instruction.ControlState"] = "Leave control words and flags alone; keep the direction flag clear.",
        ["Instruction.ImplicitMemory"] = "Call memcpy, memset or strlen of an instrumented library, or compile with -mstringop-strategy=libcall.",
        ["Instruction.Policy"] = "Ask the host through a gate for time, features or random numbers.",
        ["Instruction.Scatter"] = "Store the elements one by one.",
        ["Instruction.Segment"] = "Ask the host through a gate for thread-local storage; compile without __thread.",
        ["Instruction.StackFrame"] = "Emit movl %ebp,%esp; addq %gs:BASE,%rsp; popq %rbp in one bundle, or compile with -fomit-frame-pointer.",
        ["Instruction.System"] = "Ask the host through a gate.",
        ["Layout.CrossesBundle"] = "Pad before the instruction with nops up to the next 32-byte boundary.",
        ["Layout.EntryInside"] = "Aim the symbol, initialiser or jump-table label at an instruction of this code.",
        ["Layout.EntryUnaligned"] = "Put .p2align 5 before the entry.",
        ["Layout.FallsThrough"] = "End the code with a jump, a return sequence or hlt.",
        ["Layout.NoCode"] = "Name a file that has code.",
        ["Layout.RegionInGuard"] = "Choose another place for the image with --at.",
        ["Layout.RegionUnaligned"] = "Align the section of code to 32 bytes with .p2align 5, and raw code with --at.",
        ["Memory.BaseLoad"] = "Emit addq %gs:BASE,%rX as the next instruction after andl $-32,%eX or a write to %esp.",
        ["Memory.CutUnbased"] = "Add %gs: to the operand.",
        ["Memory.PairReach"] = "Keep the displacement below 32 KiB, or put it into the address: leal disp(...),%r11d first.",
        ["Memory.PairShape"] = "Compute the address into r11d and emit disp(%r14,%r11).",
        ["Memory.PairUnproven"] = "Emit movl %eX,%r11d or leal ...,%r11d right before the access, in its bundle.",
        ["Memory.RelativeCode"] = "Move the data to a writable section.",
        ["Memory.RelativeReach"] = "Link the data into the same image, or reach it through a pointer and %gs: with a 32-bit address.",
        ["Memory.SegmentUncut"] = "Use 32-bit registers in the address: %gs:(%edi) instead of %gs:(%rdi).",
        ["Memory.StackIndex"] = "Emit leaq disp(%rsp),%rX and then %gs:(%eX,%eY,scale).",
        ["Memory.StackReach"] = "Emit leaq of the stack address and then %gs: with a 32-bit address, or keep large arrays elsewhere.",
        ["Memory.Unconfined"] = "Emit %gs:(%eX) instead of (%rX); or movl %eX,%r11d and then (%r14,%r11).",
        ["Memory.UnknownSize"] = "Use loads and stores of a fixed size, at most 64 bytes.",
        ["Prefix.AfterRex"] = "Put REX right before the opcode.",
        ["Prefix.Dangling"] = "Drop the prefix; pad with nops of memory form only where they have no 65 and no 67.",
        ["Prefix.OperandSize"] = "Drop prefix 66 from the branch.",
        ["Prefix.Repeat"] = "Drop F2 or F3; compile without notrack, bnd and rep ret.",
        ["Prefix.Repeated"] = "Give each prefix once; pad with the recommended nops instead of repeated 66.",
        ["Prefix.Segment"] = "Use %gs: with a 32-bit address.",
        ["Register.R11Forgotten"] = "Write r11d again after the label.",
        ["Register.R11Kept"] = "Write r11d right before each access that uses it, in the same bundle.",
        ["Register.R11Zeroed"] = "Write r11d by mov, add, sub, and, or, xor, lea or movzx.",
        ["Register.WindowWritten"] = "Compile with -ffixed-r14; use another register.",
        ["Stack.DirtyBranch"] = "Touch the stack right after the step: testl %eax,(%rsp).",
        ["Stack.DirtyEntry"] = "Touch the stack before the label or the end of the bundle: testl %eax,(%rsp).",
        ["Stack.Halved"] = "Emit addq %gs:BASE,%rsp as the next instruction, in the same bundle.",
        ["Stack.StepReach"] = "Divide the step into parts of at most 32 KiB, with testl %eax,(%rsp) after each.",
        ["Stack.StepTwice"] = "Emit testl %eax,(%rsp) between the steps, or make them one.",
        ["Stack.Touch"] = "Touch the stack with push, pop, call, or an unmasked mov, test or cmp: testl %eax,(%rsp).",
        ["Stack.Unconfined"] = "Emit movl %eX,%esp; addq %gs:BASE,%rsp in one bundle.",
    };

    /// <summary>The ids of the rules that have advice.</summary>
    internal static IEnumerable<string> Ids => Sentences.Keys;

    /// <summary>The advice for a rule.</summary>
    /// <exception cref="KeyNotFoundException">The rule is not about code.</exception>
    public static string For(Rule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return Sentences.TryGetValue(rule.Id, out var sentence) ? sentence : throw new KeyNotFoundException($"there is no advice for {rule}");
    }
}
