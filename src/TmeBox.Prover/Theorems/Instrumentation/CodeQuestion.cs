using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Any accepted instruction at any place, in any state of the processor that satisfies the invariant.</summary>
/// <remarks>Control came from the instruction before, and then what the sweep knows is so; or, where control may enter, from anywhere.</remarks>
internal sealed class CodeQuestion
{
    private readonly ImmutableArray<Assertion>.Builder given = ImmutableArray.CreateBuilder<Assertion>();

    private CodeQuestion(Mutant? mutant, Bit bundled, CodeLimits limits, CodeCase which)
    {
        Form = which.Form(Form);
        State = which.State(State);
        Limits = limits;
        Site = Fresh.Record("site", new CodeSite(false, false, false, false, false, false)) with { Bundled = bundled };
        var zero = Word.Of(0, 64);
        Before = new(Fresh.Word("rip", 64), Map<Word, Word>.Symbolic("register", zero), Fresh.Word("gs.base", 64), Fresh.Word("fixed", 64));
        Unknowns = new(
            Fresh.Word("position", 64), Fresh.Bit("on-stack"), Fresh.Word("anywhere", 64), Fresh.Word("element", 64), Fresh.Word("loaded", 64),
            Map<Word, Word>.Symbolic("result", zero), Fresh.Bit("taken"), Fresh.Word("control", 64), Fresh.Word("gs.base.new", 64), Fresh.Word("fixed.new", 64));
        (Judgement, StateAfter) = CodeRules.Judge(State, Form, Site, limits, mutant);
        Given("Limits.Fit", Window.Fits(limits));
        Given("Window.IsWindow", Window.IsWindow);
        Given("Form.WellFormed", WellFormed.Holds(Form));
        Given("Site.WellFormed", WellFormed.Holds(Site, Form, limits));
        Given("Window.Holds", Window.Holds(Before, Form.Offset));
        Given("Window.Agrees", Window.Agrees(State, Before, limits, bundled) | Site.IsEntered(Form.Offset) & Window.Agrees(CodeState.Entry, Before, limits, bundled));
        Given("Window.HoldsBasePage", Window.HoldsBasePage(Form, Before, Unknowns, limits));
        Given("Case.Holds", which.Holds(Form));
        Given("Code.Accepted", Judgement.Accepted);
    }

    public CodeLimits Limits { get; }

    public CodeSite Site { get; }

    public Window Window { get; } = new(Word.Concat(Word.Of(0, 17), Word.Concat(Fresh.Word("window", 15), Word.Of(0, 32))));

    public CodeForm Form { get; } = Fresh.Record("form", CodeForm.Nothing) with
    {
        Offset = Fresh.Word("form.offset", 32).ZeroExtend(64),
        Length = Fresh.Word("form.length", 4).ZeroExtend(64),
    };

    public CodeState State { get; } = Fresh.Record("state", CodeState.Entry);

    public CodeState StateAfter { get; }

    public Processor Before { get; }

    public Processor After => Steps.Next(Form, Before, Unknowns);

    public Unknowns Unknowns { get; }

    public Judgement Judgement { get; }

    /// <summary>Whether the instruction completes.</summary>
    public Bit Completes => Accesses.Complete(Form, Before, Unknowns, Limits);

    /// <summary>Whether control then passes to the next instruction.</summary>
    public Bit FallsThrough => Steps.FallThrough(Form, Unknowns);

    /// <summary>A byte that the instruction accesses, if it does.</summary>
    public (Bit Happens, Word Address) Byte => Accesses.Byte(Form, Before, Unknowns, Limits);

    /// <summary>Limits of which nothing is known; that fit implies that they are below 2 GiB, and a solver does better if it need not find that out.</summary>
    public static CodeLimits AnyLimits() => new(Below("D"), Below("S"), Below("G"), Below("base-page"), Below("gate-table"), Below("gate-slots"));

    public static Obligation Prove(string id, string sentence, Mutant? mutant, Bit bundled, CodeLimits limits, CodeCase which, Func<CodeQuestion, Bit> goal, out CodeQuestion question)
    {
        question = new CodeQuestion(mutant, bundled, limits, which);
        var follows = goal(question);
        return new(id, sentence, question.given.ToImmutable(), follows);
    }

    private static Word Below(string name) => Fresh.Word(name, 31).ZeroExtend(64);

    public void Given(string name, Bit condition) => given.Add(new($"{name}!{given.Count}", condition));
}
