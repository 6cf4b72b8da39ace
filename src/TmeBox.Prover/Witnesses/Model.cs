using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Prover.Witnesses;

/// <summary>A solver's counterexample: concrete values for every unknown, and a cipher that answers as it says.</summary>
/// <param name="Values">The value of every unknown at every point that the obligation mentions.</param>
/// <param name="Cipher">The cipher.</param>
internal sealed record Model(Interpretation Values, TableCipher Cipher)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Asks a solver for a counterexample.</summary>
    /// <exception cref="ReplayFailedException">There is none, or it is not one.</exception>
    public static Model Of(Obligation obligation, ISolver solver, CancellationToken cancellationToken)
    {
        var script = obligation.Script();
        var terms = script.Applications.Concat(script.Applications.SelectMany(ModelMeaning.Operands)).Concat(Literals(obligation, script)).Distinct().ToArray();
        var texts = terms.Select(script.Refer).ToImmutableArray();
        var answer = solver.Solve(new(obligation.Id, script.Text, [.. texts.Distinct(StringComparer.Ordinal)], false, ProofRunner.ResourceLimit, Timeout), cancellationToken);
        if (answer.Verdict != Verdict.Sat) throw new ReplayFailedException($"{solver.Name} has no counterexample to {obligation.Id}: {answer.Verdict} {answer.Reason}");
        var said = terms.Zip(texts, (t, text) => (Term: t, Value: answer.Values[text])).ToDictionary(x => x.Term, x => x.Value);
        var bytes = new ModelBytes();
        foreach (var (term, value) in said)
            if (value is SmtOpaque element)
            {
                var number = bytes.Of(term.Sort, element.Element);
                if (term.Op == Op.OpaqueConstant) bytes.Literal(number, Convert.FromHexString(term.Name!));
            }

        foreach (var term in script.Applications) ModelMeaning.Join(term, said, bytes);
        var realised = bytes.Realise();
        var values = new Interpretation();
        var cipher = new TableCipher();
        foreach (var term in script.Applications)
        {
            var arguments = term.Arguments.Select(values.Evaluate).ToImmutableArray();
            var value = said[term] switch
            {
                SmtBool b => ((Bit)b.Value).Term,
                SmtBitVector v => Word.Of(v.ToUInt64(), v.Width).Term,
                SmtOpaque o => realised[bytes.Of(term.Sort, o.Element)].Term,
                var other => throw new ReplayFailedException($"the value {other} is of no known sort"),
            };
            values.Define(term.Function!, arguments, value);
            Tabulate(cipher, term.Function!, arguments, value);
        }

        return new(values, cipher);
    }

    private static void Tabulate(TableCipher cipher, Function function, ImmutableArray<Term> a, Term value)
    {
        if (ReferenceEquals(function, SymbolicCipher.EncryptFunction)) cipher.Pair(Bytes.Of(a[0]), Bit.Of(a[1]).IsTrue, Bytes.Of(a[2]), Bytes.Of(a[3]), Bytes.Of(value));
        else if (ReferenceEquals(function, SymbolicCipher.DecryptFunction)) cipher.Pair(Bytes.Of(a[0]), Bit.Of(a[1]).IsTrue, Bytes.Of(a[2]), Bytes.Of(value), Bytes.Of(a[3]));
        else if (ReferenceEquals(function, SymbolicCipher.TweakFunction)) cipher.Tweak(Bytes.Of(a[0]), Bit.Of(a[1]).IsTrue, Word.Of(a[2]).Concrete, Bytes.Of(value));
        else if (ReferenceEquals(function, SymbolicCipher.MacFunction)) cipher.Authenticator(Bytes.Of(a[0]), Bytes.Of(a[1]), Bytes.Of(a[2]), Bit.Of(a[3]).IsTrue, Bytes.Of(value));
    }

    internal static IEnumerable<Term> Literals(Obligation obligation, SmtScript script)
    {
        var seen = new HashSet<Term>();
        var open = new Stack<Term>([.. script.Applications, obligation.Goal.Term, .. obligation.Assumptions.Select(a => a.Condition.Term)]);
        while (open.TryPop(out var t))
        {
            if (!seen.Add(t)) continue;
            if (t.Op == Op.OpaqueConstant) yield return t;
            foreach (var argument in t.Arguments) open.Push(argument);
        }
    }
}
