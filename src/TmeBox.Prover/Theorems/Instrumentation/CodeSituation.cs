using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>All that a theorem about code speaks of: unknown in a proof, concrete in the replay of a counterexample.</summary>
/// <param name="Form">The instruction.</param>
/// <param name="State">What the sweep knows before it.</param>
/// <param name="Site">Its place.</param>
/// <param name="Limits">The numbers of the window, concrete in both.</param>
/// <param name="Window">The window.</param>
/// <param name="Before">The processor before the instruction.</param>
/// <param name="Unknowns">What the step takes from outside the model.</param>
/// <param name="Region">A region of code.</param>
internal sealed record CodeSituation(CodeForm Form, CodeState State, CodeSite Site, CodeLimits Limits, Window Window, Processor Before, Unknowns Unknowns, CodeRegionForm Region)
{
    // Register numbers have five bits; the two that stand for no register are read as well, and what is read there is never used.
    private const int RegisterNumbers = 32;

    /// <summary>A situation of which nothing is known but the numbers of the window.</summary>
    /// <remarks>A window starts at a multiple of 4 GiB, so only its number is unknown: 15 bits of 64. That rip and the base of gs are what the invariant says is written in, not assumed.</remarks>
    public static CodeSituation Any(CodeLimits limits, Bit bundled)
    {
        var zero = Word.Of(0, 64);
        var window = new Window(Word.Concat(Word.Of(0, 17), Word.Concat(Fresh.Word("window", 15), Word.Of(0, 32))));
        var form = Fresh.Record("form", CodeForm.Nothing) with { Offset = Offset("form.offset"), Length = Fresh.Word("form.length", 4).ZeroExtend(64) };
        return new(
            form,
            Fresh.Record("state", CodeState.Entry),
            Fresh.Record("site", new CodeSite(false, false, false, false, false, false)) with { Bundled = bundled },
            limits,
            window,
            new(window.Start + form.Offset, Map<Word, Word>.Symbolic("register", zero), window.Start, Fresh.Word("fixed", 64)),
            new(
                Fresh.Word("position", 64), Fresh.Bit("on-stack"), Fresh.Word("anywhere", 64), Fresh.Word("element", 64), Fresh.Word("loaded", 64),
                Map<Word, Word>.Symbolic("result", zero), Fresh.Bit("taken"), Fresh.Word("control", 64), Fresh.Word("gs.base.new", 64), Fresh.Word("fixed.new", 64)),
            new(Offset("region.start"), Offset("region.size"), Offset("region.place"), Fresh.Bit("region.place-is-start"), Fresh.Bit("region.has-code")));

        static Word Offset(string name) => Fresh.Word(name, 32).ZeroExtend(64);
    }

    /// <summary>The situation that a model describes.</summary>
    public CodeSituation Concrete(Interpretation values)
    {
        var (p, u) = (Before, Unknowns);
        return new(
            values.Evaluate(Form), values.Evaluate(State), values.Evaluate(Site), Limits, values.Evaluate(Window),
            new(values.Evaluate(p.Rip), Entries(p.Registers), values.Evaluate(p.GsBase), values.Evaluate(p.Fixed)),
            new(
                values.Evaluate(u.Position), values.Evaluate(u.OnStack), values.Evaluate(u.Anywhere), values.Evaluate(u.Element), values.Evaluate(u.Loaded), Entries(u.Results),
                values.Evaluate(u.Taken), values.Evaluate(u.Control), values.Evaluate(u.NewGsBase), values.Evaluate(u.NewFixed)),
            values.Evaluate(Region));

        Map<Word, Word> Entries(Map<Word, Word> map)
        {
            var entries = Map<Word, Word>.Constant(Word.Of(0, 64));
            for (var i = 0; i < RegisterNumbers; i++) entries = entries.Set(Registers.Of(i), values.Evaluate(map[Registers.Of(i)]));
            return entries;
        }
    }
}
