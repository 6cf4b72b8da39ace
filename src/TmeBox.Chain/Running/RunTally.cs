using TmeBox.Spec.Instrumentation;

namespace TmeBox.Chain.Running;

/// <summary>Counts what threads did.</summary>
internal sealed class RunTally
{
    private readonly SortedDictionary<string, long> forms = new(StringComparer.Ordinal);

    /// <summary>Instructions that completed.</summary>
    public long Instructions { get; private set; }

    /// <summary>The same by form: what their operand in memory is based on, and their class if it is of stack or control.</summary>
    public IReadOnlyDictionary<string, long> Forms => forms;

    /// <summary>Instructions that faulted; each thread went on elsewhere.</summary>
    public long Faults { get; set; }

    /// <summary>Instructions of the victim that were not run, since they would have touched what is not the victim's.</summary>
    public long Steered { get; set; }

    /// <summary>Host calls.</summary>
    public long HostCalls { get; set; }

    /// <summary>Instructions that no verifier accepted: of a broken chain only.</summary>
    public long Unverified { get; set; }

    /// <summary>Counts an instruction that completed.</summary>
    public void Completed(CodeForm form)
    {
        Instructions++;
        Count($"class {(InstructionClass)form.Class.Concrete}");
        if (form.Accesses.IsTrue) Count("operand by " + BaseOf(form));
    }

    private void Count(string form) => forms[form] = forms.GetValueOrDefault(form) + 1;

    private static string BaseOf(CodeForm form) =>
        form.Memory.VectorIndex.IsTrue ? "gs and a vector"
        : form.Prefixes.Gs.IsTrue ? form.Prefixes.AddressSize.IsTrue ? "gs" : "gs alone"
        : form.Memory.Base.Equals(Registers.Rip) ? "rip"
        : form.Memory.Base.Equals(Registers.Rsp) ? "rsp"
        : form.Memory.Base.Equals(Registers.R14) ? "r14 and r11"
        : "others";
}
