using System.Globalization;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>A concrete situation in words, for the table of refutations. Only what matters to the form is said.</summary>
internal static class CodeText
{
    private static readonly string[] Names =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "none", "rip"];

    /// <summary>The instruction, or the region and the place.</summary>
    public static string Subject(CodeQuestion q, CodeAssumption assumed) => assumed == CodeAssumption.Nothing
        ? $"region {Hex(q.Region.Start)}, {Hex(q.Region.Size)} bytes; place {Hex(q.Region.Place)}{(q.Site.Bundled.IsTrue ? "; bundles" : "")}"
        : Instruction(q.Form);

    /// <summary>What holds before the instruction.</summary>
    public static string Before(CodeQuestion q, CodeAssumption assumed)
    {
        if (assumed == CodeAssumption.Nothing) return "";
        var numbers = new HashSet<ulong>();
        foreach (var register in new[] { q.Form.Memory.Base, q.Form.Memory.VectorIndex.IsTrue ? Registers.None : q.Form.Memory.Index, Source(q.Form), Registers.Rsp })
            if (register.Concrete < Registers.Count) numbers.Add(register.Concrete);
        if (q.State.R11Zero.IsTrue) numbers.Add(Registers.R11.Concrete);
        var registers = numbers.Order().Select(n => $"{Names[n]} = {Relative(q, q.Before.Registers[Registers.Of((int)n)])}");
        return string.Join(", ", registers.Append($"at R+{Hex(q.Form.Offset)}").Concat(Known(q.State)).Concat(Place(q.Site)));
    }

    /// <summary>An address as a distance from the window's start where it is near it.</summary>
    public static string Relative(CodeQuestion q, Word address)
    {
        var distance = unchecked((long)(address.Concrete - q.Window.Start.Concrete));
        var near = Math.Abs((decimal)distance) < 2 * (decimal)CodeLimits.WindowSize;
        return !near ? Hex(address) : distance < 0 ? $"R-0x{-distance:x}" : $"R+0x{distance:x}";
    }

    private static string Instruction(CodeForm form)
    {
        var operation = (Operation)form.Operation.Concrete;
        var name = operation == Operation.Other ? ((InstructionClass)form.Class.Concrete).ToString() : operation.ToString();
        var parts = new List<string>();
        if (Registers.Contain(form.Written, form.Destination).IsTrue) parts.Add($"to {Names[form.Destination.Concrete]} ({8 << (int)form.Wide.Concrete} bits)");
        var others = Enumerable.Range(0, Registers.Count).Where(i => form.Written[i].IsTrue && (ulong)i != form.Destination.Concrete).Select(i => Names[i]).ToArray();
        if (others.Length > 0) parts.Add("writes " + string.Join(" and ", others));
        if (form.HasImmediate.IsTrue) parts.Add("immediate " + Signed(form.Immediate));
        else if (Source(form).Concrete < Registers.Count) parts.Add("from " + Names[form.Source.Concrete]);
        if (form.Memory.Present.IsTrue) parts.Add(Operand(form));
        if (form.Is(InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call).IsTrue) parts.Add("target " + Signed(form.Target));
        parts.AddRange(Prefixes(form.Prefixes));
        return $"{name} of length {form.Length.Concrete}{string.Concat(parts.Select(p => ", " + p))}";
    }

    private static string Operand(CodeForm form)
    {
        var m = form.Memory;
        var index = m.Index.Equals(Registers.None) ? "" : $",{(m.VectorIndex.IsTrue ? "vector" : Names[m.Index.Concrete])},{1 << (int)m.Scale.Concrete}";
        var cut = form.Prefixes.AddressSize.IsTrue ? "addr32 " : "";
        var segment = form.Prefixes.Gs.IsTrue ? "%gs:" : "";
        var based = m.Base.Equals(Registers.None) ? "" : Names[m.Base.Concrete];
        return $"{(m.Writes.IsTrue ? "writes" : "reads")} {(m.Size.Concrete == 0 ? "an unknown number of" : m.Size.Concrete)} bytes at {cut}{segment}{Signed(m.Displacement)}({based}{index})";
    }

    // Only operations that are told apart, and indirect branches through a register, have a source that matters.
    private static Word Source(CodeForm form) =>
        form.HasImmediate.IsFalse && form.Memory.Present.IsFalse && (!form.Does(Operation.Other) | form.Is(InstructionClass.IndirectJump, InstructionClass.IndirectCall)).IsTrue ? form.Source : Registers.None;

    private static IEnumerable<string> Prefixes(PrefixForm p)
    {
        if (p.Repeated.IsTrue) yield return "a prefix twice";
        if (p.AfterRex.IsTrue) yield return "a prefix after REX";
        if (p.Segment.IsTrue) yield return "another segment";
        if (p.Repeat.IsTrue) yield return "F2 or F3";
        if (p.OperandSize.IsTrue) yield return "66";
    }

    private static IEnumerable<string> Known(CodeState state)
    {
        if (state.R11Zero.IsTrue) yield return "r11 said to be below 4 GiB";
        if (state.Dirty.IsTrue) yield return "stack pointer dirty";
        if (state.Halved.IsTrue) yield return "stack pointer cut";
        if (state.Masked.Concrete < Registers.Count) yield return $"{Names[state.Masked.Concrete]} said to be masked";
        if (state.Based.Concrete < Registers.Count) yield return $"{Names[state.Based.Concrete]} said to be in the window";
        if (state.GateReady.IsTrue) yield return "r11 said to be a return address";
    }

    private static IEnumerable<string> Place(CodeSite site)
    {
        if (site.Bundled.IsTrue) yield return "bundles";
        if (site.Label.IsTrue) yield return "a label";
        if (site.Last.IsTrue) yield return "last";
    }

    private static string Signed(Word number) =>
        unchecked((long)number.Concrete) is var n && n < 0 ? "-0x" + unchecked((ulong)-n).ToString("x", CultureInfo.InvariantCulture) : Hex(number);

    private static string Hex(Word number) => "0x" + number.Concrete.ToString("x", CultureInfo.InvariantCulture);
}
