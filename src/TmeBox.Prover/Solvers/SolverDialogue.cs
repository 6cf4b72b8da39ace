using System.Collections.Immutable;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// Asks a query of a solver program and reads the answers. Believes a verdict only if the
/// solver's whole output is exactly what the commands sent call for.
/// </summary>
internal static class SolverDialogue
{
    /// <summary>Holds the dialogue.</summary>
    /// <param name="query">A validated query.</param>
    /// <param name="head">The text up to check-sat.</param>
    /// <param name="send">Gives text to the solver and returns all it wrote in answer.</param>
    /// <returns>The reply.</returns>
    internal static SolverReply Hold(SolverQuery query, string head, Func<string, string> send)
    {
        string first = send(head);
        try
        {
            return Continue(query, first, send);
        }
        catch (SmtFormatException error)
        {
            return SolverReply.Nothing(Verdict.Error, $"unreadable solver output: {error.Message}", first);
        }
    }

    private static SolverReply Continue(SolverQuery query, string first, Func<string, string> send)
    {
        if (ErrorIn(first) is { } fault)
        {
            return SolverReply.Nothing(Verdict.Error, fault, first);
        }

        ImmutableArray<SExpression> said = SExpressionReader.ReadAll(first);
        Verdict? verdict = said.Length == 1 ? VerdictOf(said[0]) : null;
        if (verdict is not { } claimed)
        {
            string problem = said.IsEmpty ? "the solver gave no verdict" : "the solver's output is not one verdict";
            return SolverReply.Nothing(Verdict.Error, problem, first);
        }

        string ask = claimed == Verdict.Unknown ? "(get-info :reason-unknown)\n" : SolverScript.FollowUp(query, claimed);
        if (ask.Length == 0)
        {
            return SolverReply.Claim(claimed, first);
        }

        string second = send(ask);
        string transcript = first + second;
        if (ErrorIn(second) is { } secondFault)
        {
            return SolverReply.Nothing(Verdict.Error, secondFault, transcript);
        }

        try
        {
            SExpression detail = SExpressionReader.ReadOne(second);
            return claimed switch
            {
                Verdict.Unsat => SolverReply.Claim(claimed, transcript) with { Core = CoreOf(query, detail, second) },
                Verdict.Sat => SolverReply.Claim(claimed, transcript) with { Values = ValuesOf(query, detail, second) },
                _ => SolverReply.Nothing(Verdict.Unknown, ReasonOf(detail), transcript),
            };
        }
        catch (SmtFormatException error)
        {
            return SolverReply.Nothing(Verdict.Error, $"unreadable solver output: {error.Message}", transcript);
        }
    }

    /// <summary>The first error in some output, or null. Looks at the raw text, so that nothing can hide one.</summary>
    internal static string? ErrorIn(string output)
    {
        int at = output.IndexOf("(error", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        string rest = output[at..];
        int quote = rest.IndexOf('"', StringComparison.Ordinal);
        int end = quote < 0 ? -1 : rest.IndexOf("\")", quote, StringComparison.Ordinal);
        string message = end < 0 ? rest : rest[(quote + 1)..end];
        return string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static Verdict? VerdictOf(SExpression said) => said switch
    {
        _ when said.IsSymbol("unsat") => Verdict.Unsat,
        _ when said.IsSymbol("sat") => Verdict.Sat,
        _ when said.IsSymbol("unknown") => Verdict.Unknown,
        _ => null,
    };

    private static ImmutableArray<string> CoreOf(SolverQuery query, SExpression detail, string text)
    {
        HashSet<string> names = new(ScriptGate.Check(query.Script).Names, StringComparer.Ordinal);
        ImmutableArray<string>.Builder core = ImmutableArray.CreateBuilder<string>();
        foreach (SExpression item in ListOf(detail, text))
        {
            if (item.Kind != SExpressionKind.Symbol || !names.Contains(item.Text))
            {
                throw new SmtFormatException("the core lists something which is no assertion's name", SmtPosition.Of(text, item.Offset));
            }

            core.Add(item.Text);
        }

        // Solvers list a core in an order of the moment.
        core.Sort(StringComparer.Ordinal);
        return core.ToImmutable();
    }

    /// <summary>Pairs values with terms by place: solvers print a term back in their own words.</summary>
    private static ImmutableDictionary<string, SmtValue> ValuesOf(SolverQuery query, SExpression detail, string text)
    {
        ImmutableArray<SExpression> pairs = ListOf(detail, text);
        if (pairs.Length != query.Values.Length)
        {
            throw new SmtFormatException("not as many values as terms", SmtPosition.Of(text, detail.Offset));
        }

        ImmutableDictionary<string, SmtValue>.Builder values =
            ImmutableDictionary.CreateBuilder<string, SmtValue>(StringComparer.Ordinal);
        for (int i = 0; i < pairs.Length; i++)
        {
            ImmutableArray<SExpression> pair = ListOf(pairs[i], text);
            if (pair.Length != 2 || !SmtValue.TryRead(pair[1], out SmtValue? value))
            {
                throw new SmtFormatException("not a term with a Bool, bit-vector or opaque value", SmtPosition.Of(text, pairs[i].Offset));
            }

            values[query.Values[i]] = value;
        }

        return values.ToImmutable();
    }

    private static ImmutableArray<SExpression> ListOf(SExpression expression, string text) =>
        expression.Kind == SExpressionKind.List
            ? expression.Items
            : throw new SmtFormatException("not a list", SmtPosition.Of(text, expression.Offset));

    private static string ReasonOf(SExpression detail) =>
        detail.Items is [{ Kind: SExpressionKind.Keyword, Text: "reason-unknown" }, { } reason]
            ? reason.Kind == SExpressionKind.List ? reason.ToString() : reason.Text
            : detail.ToString();
}
