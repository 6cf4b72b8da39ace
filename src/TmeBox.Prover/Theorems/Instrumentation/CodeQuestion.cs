using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Assumptions;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>An instruction at a place, in a state of the processor that satisfies the invariant, and what is assumed of it.</summary>
/// <remarks>Control came from the instruction before, and then what the sweep knows is so; or, where control may enter, from anywhere.</remarks>
internal sealed class CodeQuestion
{
    private readonly CodeSituation situation;
    private readonly ImmutableArray<Assertion>.Builder given = ImmutableArray.CreateBuilder<Assertion>();

    /// <summary>Asks about a situation, as far as a case fills it in.</summary>
    public CodeQuestion(CodeSituation situation, CodeCase which, CodeAssumption assumed, Mutant? mutant)
    {
        this.situation = situation = situation with { Form = which.Form(situation.Form) };
        Mutant = mutant;
        (Judgement, StateAfter) = CodeRules.Judge(State, Form, Site, Limits, mutant);
        if (assumed >= CodeAssumption.WellFormed)
        {
            Given("Form.WellFormed", WellFormed.Holds(Form));
            Given("Site.WellFormed", WellFormed.Holds(Site, Form, Limits));
            Given("Case.Holds", which.Holds(Form));
        }

        if (assumed >= CodeAssumption.Accepted)
        {
            Given("Window.Holds", Window.Holds(Before, Form.Offset));
            Given("Window.Agrees", Window.Agrees(State, Before, Limits, Site.Bundled) | Site.IsEntered(Form.Offset) & Window.Agrees(CodeState.Entry, Before, Limits, Site.Bundled));
            Given("Window.HoldsBasePage", Window.HoldsBasePage(Form, Before, Unknowns, Limits));
            Given("Code.Accepted", Judgement.Accepted);
        }
    }

    public Mutant? Mutant { get; }

    public CodeLimits Limits => situation.Limits;

    public CodeSite Site => situation.Site;

    public Window Window => situation.Window;

    public CodeForm Form => situation.Form;

    public CodeState State => situation.State;

    public CodeState StateAfter { get; }

    public Processor Before => situation.Before;

    public Processor After => Steps.Next(Form, Before, Unknowns);

    public Unknowns Unknowns => situation.Unknowns;

    public CodeRegionForm Region => situation.Region;

    public Judgement Judgement { get; }

    /// <summary>What is assumed.</summary>
    public ImmutableArray<Assertion> Assumptions => given.ToImmutable();

    /// <summary>Whether the instruction completes.</summary>
    public Bit Completes => Accesses.Complete(Form, Before, Unknowns, Limits);

    /// <summary>Whether control then passes to the next instruction.</summary>
    public Bit FallsThrough => Steps.FallThrough(Form, Unknowns);

    /// <summary>A byte that the instruction accesses, if it does.</summary>
    public (Bit Happens, Word Address) Byte => Accesses.Byte(Form, Before, Unknowns, Limits);

    /// <summary>Assumes one thing more.</summary>
    public void Given(string name, Bit condition) => given.Add(new($"{AssumptionBook.Known(name)}!{given.Count}", condition));
}
