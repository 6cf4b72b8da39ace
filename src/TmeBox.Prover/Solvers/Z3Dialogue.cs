using System.Collections.Immutable;
using System.Text;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>Asks libz3 a query and reads the answers. Its transcript is what the answers are as SMT-LIB text.</summary>
internal static class Z3Dialogue
{
    /// <summary>Holds the dialogue.</summary>
    /// <param name="query">A validated query.</param>
    /// <param name="text">Its <see cref="SolverScript.WithCarriers"/>.</param>
    /// <param name="context">A new context.</param>
    /// <returns>The reply.</returns>
    internal static SolverReply Hold(SolverQuery query, string text, Z3Context context)
    {
        StringBuilder transcript = new();
        try
        {
            return Hold(query, text, context, transcript);
        }
        catch (Z3Exception error)
        {
            // The parser's message is a list of errors already, in SMT-LIB's words.
            bool isList = error.Message.StartsWith("(error", StringComparison.Ordinal);
            string errors = isList ? error.Message : $"(error \"{error.Message}\")\n";
            return SolverReply.Nothing(Verdict.Error, SolverDialogue.ErrorIn(errors) ?? errors, transcript.Append(errors).ToString());
        }
        catch (SmtFormatException error)
        {
            return SolverReply.Nothing(Verdict.Error, $"unreadable solver output: {error.Message}", transcript.ToString());
        }
    }

    private static SolverReply Hold(SolverQuery query, string text, Z3Context context, StringBuilder transcript)
    {
        ImmutableArray<nint> formulas = context.Parse(text);
        ImmutableArray<string?> names = SolverScript.AssertionNames(query.Script);
        int wanted = SolverScript.HasValues(query) ? query.Values.Length : 0;
        if (formulas.Length != names.Length + wanted)
        {
            throw new Z3Exception("libz3 did not read as many assertions as there are");
        }

        nint[] terms = [.. formulas.Skip(names.Length).Select(context.LeftOf)];
        Dictionary<nint, string> tracked = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (query.WantCore && names[i] is { } name)
            {
                tracked.Add(context.AssertTracked(formulas[i]), name);
            }
            else
            {
                context.Assert(formulas[i]);
            }
        }

        Verdict verdict = context.Check();
        switch (verdict)
        {
            case Verdict.Unsat:
                transcript.Append("unsat\n");
                ImmutableArray<string> core = query.WantCore ? CoreOf(context, tracked) : [];
                if (query.WantCore)
                {
                    transcript.Append(SExpression.List([.. core.Select(SExpression.Symbol)])).Append('\n');
                }

                return SolverReply.Claim(verdict, transcript.ToString()) with { Core = core };
            case Verdict.Sat:
                transcript.Append("sat\n");
                ImmutableArray<string> values = terms.Length > 0 ? context.Evaluate(terms) : [];
                transcript.AppendJoin('\n', values).Append(values.IsEmpty ? "" : "\n");
                return SolverReply.Claim(verdict, transcript.ToString()) with { Values = ValuesOf(query, values) };
            default:
                string reason = context.ReasonUnknown();
                transcript.Append("unknown\n").Append(reason).Append('\n');
                return SolverReply.Nothing(Verdict.Unknown, reason, transcript.ToString());
        }
    }

    private static ImmutableArray<string> CoreOf(Z3Context context, Dictionary<nint, string> tracked) =>
    [
        .. context.Core()
            .Select(item => tracked.TryGetValue(item, out string? name)
                ? name
                : throw new Z3Exception("the core lists something which is no assertion's name"))
            .Order(StringComparer.Ordinal),
    ];

    private static ImmutableDictionary<string, SmtValue> ValuesOf(SolverQuery query, ImmutableArray<string> texts)
    {
        ImmutableDictionary<string, SmtValue>.Builder values =
            ImmutableDictionary.CreateBuilder<string, SmtValue>(StringComparer.Ordinal);
        for (int i = 0; i < texts.Length; i++)
        {
            values[query.Values[i]] = SmtValue.TryRead(SExpressionReader.ReadOne(texts[i]), out SmtValue? value)
                ? value
                : throw new SmtFormatException("not a Bool, bit-vector or opaque value", SmtPosition.Of(texts[i], 0));
        }

        return values.ToImmutable();
    }
}
