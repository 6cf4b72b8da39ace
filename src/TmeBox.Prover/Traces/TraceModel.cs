using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Witnesses;

namespace TmeBox.Prover.Traces;

/// <summary>A solver's counterexample to "this never happens", with bytes for the lines and keys that it chose.</summary>
/// <remarks>The bytes are made to be what the model says of them as far as it can be; whether they are enough is seen by running the trace.</remarks>
internal sealed record TraceModel(Interpretation Values)
{
    /// <summary>The counterexample, or null if the solver proves that there is none.</summary>
    /// <exception cref="TraceMissingException">The solver gave up.</exception>
    public static TraceModel? Of(Obligation never, ISolver solver, ulong resourceLimit, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var script = never.Script(byEquations: true);
        var told = script.Applications.Where(t => t.Arguments.IsEmpty || ModelMeaning.TellsBytes(t)).ToArray();
        var terms = told.Concat(told.SelectMany(t => t.Arguments.Where(a => a.Op is not (Op.Constant or Op.OpaqueConstant)))).Concat(Model.Literals(never, script)).Distinct().ToArray();
        var texts = terms.Select(script.Refer).ToImmutableArray();
        var answer = solver.Solve(new(never.Id, script.Text, [.. texts.Distinct(StringComparer.Ordinal)], false, resourceLimit, timeout), cancellationToken);
        if (answer.Verdict == Verdict.Unsat) return null;
        if (answer.Verdict != Verdict.Sat) throw new TraceMissingException($"{solver.Name} gave no verdict on {never.Id}: {answer.Reason}");
        var said = terms.Zip(texts, (t, text) => (Term: t, Value: answer.Values[text])).ToDictionary(x => x.Term, x => x.Value);
        var bytes = new ModelBytes();
        foreach (var (term, value) in said)
            if (value is SmtOpaque element)
            {
                var number = bytes.Of(term.Sort, element.Element);
                if (term.Op == Op.OpaqueConstant) bytes.Literal(number, Convert.FromHexString(term.Name!));
            }

        foreach (var term in told.Where(t => !t.Arguments.IsEmpty)) ModelMeaning.TryTell(term, said, bytes);
        var values = new Interpretation();
        foreach (var term in told.Where(t => t.Arguments.IsEmpty))
            values.Define(term.Function!, [], said[term] switch
            {
                SmtBool b => ((Bit)b.Value).Term,
                SmtBitVector v => Word.Of(v.ToUInt64(), v.Width).Term,
                SmtOpaque o => bytes.BytesOf(bytes.Of(term.Sort, o.Element)).Term,
                var other => throw new TraceMissingException($"the value {other} is of no known sort"),
            });
        return new(values);
    }
}
