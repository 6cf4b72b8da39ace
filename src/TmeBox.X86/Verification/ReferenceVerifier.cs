using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.X86.Forms;

namespace TmeBox.X86.Verification;

/// <summary>The verifier that is the specification: Iced decodes, and the very predicates of the proofs decide.</summary>
/// <remarks>
/// The sweep is linear, with bundles too: where an instruction crosses a boundary it goes on behind it, and where none can be decoded at the next byte. Code
/// that is accepted has an instruction at each boundary, since what crosses one is refused; of other code the findings name what its compiler wrote.
/// </remarks>
/// <param name="mutant">The rule that is broken on purpose, or null: the specification itself.</param>
public sealed class ReferenceVerifier(Mutant? mutant = null) : ICodeVerifier
{
    /// <inheritdoc/>
    public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ContextCheck.Require(context);
        var map = new CodeMap(context);
        var swept = context.Regions.Select(r => Sweep(r, map, cancel)).ToArray();
        var findings = ImageFindings.Of(context, map, mutant).ToList();
        for (var i = 0; i < swept.Length; i++) findings.AddRange(Judge(context, swept[i], map, cancel).Take(limit));
        return [.. findings.OrderBy(f => f.Offset).Take(limit)];
    }

    // First pass: the instructions, where they start, and which places they name.
    private static List<DecodedForm> Sweep(CodeRegion region, CodeMap map, CancellationToken cancel)
    {
        var (reader, forms, position) = (new FormReader(region.Bytes, region.WindowOffset), new List<DecodedForm>(), 0);
        while (position < region.Bytes.Length)
        {
            if ((forms.Count & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var decoded = reader.Read(position);
            AddLabels(decoded, forms, map);
            forms.Add(decoded);
            map.AddStart(decoded.Form.Offset.Concrete);
            position += decoded.Length;
        }

        return forms;
    }

    private static void AddLabels(DecodedForm decoded, List<DecodedForm> before, CodeMap map)
    {
        var form = decoded.Form;
        if (form.Is(InstructionClass.Jump, InstructionClass.ConditionalJump, InstructionClass.Call).IsTrue) map.AddLabel(form.Target.Concrete);
        if (MemoryRules.IsGateJump(form).IsTrue && before.Count > 0 && before[^1].Form.Memory.Base.Equals(Registers.Rip)) map.AddLabel(before[^1].Form.Target.Concrete);
    }

    // Second pass: the rules.
    private IEnumerable<CodeFinding> Judge(CodeContext context, List<DecodedForm> forms, CodeMap map, CancellationToken cancel)
    {
        var state = CodeState.Entry;
        for (var i = 0; i < forms.Count; i++)
        {
            if ((i & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var form = forms[i].Form;
            var (judgement, after) = CodeRules.Judge(state, form, map.Site(form, i == forms.Count - 1), context.Limits, mutant);
            if (judgement.First is { } rule) yield return new(rule, (uint)form.Offset.Concrete, forms[i].Length, Describe(forms[i]));
            state = after;
        }
    }

    internal static string Describe(DecodedForm decoded) =>
        decoded.Class == InstructionClass.Undecodable ? "bytes that are no whole instruction" : decoded.Instruction.ToString();
}
