using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The code rules: one instruction after what the sweep knows. Whatever no rule can accept is refused by one.</summary>
/// <remarks>Pure; any thread. Lifted: the verifier asks about one concrete form, the proofs about all of them at once.</remarks>
public static class CodeRules
{
    /// <summary>Judges an instruction.</summary>
    /// <param name="before">What is known before it.</param>
    /// <param name="form">The instruction.</param>
    /// <param name="site">Its place.</param>
    /// <param name="limits">The numbers of the window.</param>
    /// <param name="mutant">The rule that is broken on purpose, or null: the specification itself.</param>
    /// <returns>The judgement, and what is known after the instruction if it is accepted.</returns>
    public static (Judgement Judgement, CodeState After) Judge(CodeState before, CodeForm form, CodeSite site, CodeLimits limits, Mutant? mutant = null)
    {
        var judgement = new Judgement(mutant);
        var known = RegisterRules.Enter(judgement, before, form, site);
        ClassRules.Judge(judgement, form);
        LayoutRules.Judge(judgement, form, site);
        PrefixRules.Judge(judgement, form);
        RegisterRules.Judge(judgement, form);
        StackRules.Judge(judgement, known, form, site, limits);
        MemoryRules.Judge(judgement, known, form, site, limits);
        BranchRules.Judge(judgement, known, form, site, limits);
        var load = MemoryRules.IsBaseLoad(form, limits);
        return (judgement, new(
            RegisterRules.IsZero(judgement, known, form, site),
            StackRules.IsDirty(judgement, known, form),
            StackRules.IsCut(form),
            BranchRules.Masked(form),
            Lifted.If(load & form.Destination == known.Masked, form.Destination, Registers.None),
            BranchRules.LoadsReturn(form, site)));
    }
}
