using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>The SMT-LIB text of a query.</summary>
public static class SolverScript
{
    /// <summary>
    /// The text of a query up to and including check-sat. A file of it can be run with plain
    /// <c>z3 FILE</c> or <c>cvc5 FILE</c>. <see cref="Cvc5Solver"/> sends it as it is;
    /// <see cref="Z3Solver"/> sends it with each option line replaced by a comment, sets those options by
    /// other means and checks by a call. Lines have the same numbers in both.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <returns>The text, ending in a line feed. It depends on nothing but the query, and not on its timeout.</returns>
    /// <exception cref="SmtFormatException">The script is not one <see cref="ScriptGate"/> allows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The query's resource limit or timeout is out of range.</exception>
    public static string FullScript(SolverQuery query) => FullScript(query, Verdict.Unknown);

    /// <summary>As <see cref="FullScript(SolverQuery)"/>, followed by what is asked after that verdict.</summary>
    /// <param name="query">The query.</param>
    /// <param name="expected">Unsat adds get-unsat-core if a core is wanted; sat adds get-value if values are.</param>
    /// <returns>The text.</returns>
    /// <exception cref="SmtFormatException">The script or a value's term is not allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The query's resource limit or timeout is out of range.</exception>
    public static string FullScript(SolverQuery query, Verdict expected)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return Head(query) + FollowUp(query, expected);
    }

    internal static string Head(SolverQuery query) => Body(query, asComments: false).Append("(check-sat)\n").ToString();

    /// <summary>
    /// The text of a query for libz3's parser, which gives back formulas and nothing else: after the
    /// script each term of <see cref="SolverQuery.Values"/>, carried by an equation with itself.
    /// </summary>
    /// <exception cref="SmtFormatException">The script or a value's term is not allowed.</exception>
    internal static string WithCarriers(SolverQuery query)
    {
        StringBuilder to = Body(query, asComments: true);
        foreach (SExpression term in Terms(query))
        {
            to.Append(CultureInfo.InvariantCulture, $"(assert (let ((carried {term})) (= carried carried)))\n");
        }

        return to.ToString();
    }

    /// <summary>The name of each assert command of a script the gate allows, in order; null where it has none.</summary>
    internal static ImmutableArray<string?> AssertionNames(string script)
    {
        SmtLexer lexer = new(script);
        ImmutableArray<string?>.Builder names = ImmutableArray.CreateBuilder<string?>();
        SmtToken before = default;
        bool isAssert = false;
        int depth = 0;
        for (SmtToken token = lexer.Next(); token.Kind != SmtTokenKind.End; before = token, token = lexer.Next())
        {
            ReadOnlySpan<char> text = script.AsSpan(token.Start, token.End - token.Start);
            if (depth == 1 && before.Kind == SmtTokenKind.Open && token.Kind == SmtTokenKind.Symbol)
            {
                isAssert = text is "assert";
                if (isAssert)
                {
                    names.Add(null);
                }
            }
            else if (isAssert && depth == 2 && before.Kind == SmtTokenKind.Keyword
                && script.AsSpan(before.Start, before.End - before.Start) is ":named")
            {
                // Deeper ones name parts of an assertion.
                names[^1] = SExpressionReader.Atom(token, script).Text;
            }

            depth += token.Kind switch
            {
                SmtTokenKind.Open => 1,
                SmtTokenKind.Close => -1,
                _ => 0,
            };
        }

        return names.ToImmutable();
    }

    /// <summary>What to ask after a verdict; empty if nothing. Terms are printed anew, so they hold no comments.</summary>
    internal static string FollowUp(SolverQuery query, Verdict verdict)
    {
        if (verdict == Verdict.Unsat && query.WantCore)
        {
            return "(get-unsat-core)\n";
        }

        if (verdict != Verdict.Sat || !HasValues(query))
        {
            return "";
        }

        StringBuilder to = new("(get-value (");
        foreach (string value in query.Values)
        {
            to.Append('\n').Append(SExpressionReader.ReadOne(value).ToString());
        }

        return to.Append("))\n").ToString();
    }

    internal static bool HasValues(SolverQuery query) => !query.Values.IsDefaultOrEmpty;

    /// <summary>Reads every term of a query, so that a bad one is found before the solver runs.</summary>
    internal static ImmutableArray<SExpression> Terms(SolverQuery query) =>
        HasValues(query) ? [.. query.Values.Select(value => SExpressionReader.ReadOne(value))] : [];

    private static StringBuilder Body(SolverQuery query, bool asComments)
    {
        ScriptFacts facts = ScriptGate.Check(query.Script);
        StringBuilder to = new(query.Script.Length + 256);
        string option = asComments ? "; set apart: (set-option :" : "(set-option :";
        to.Append("; ").Append(OneLine(query.Name)).Append('\n');
        if (query.WantCore)
        {
            to.Append(option).Append("produce-unsat-cores true)\n");
        }

        if (HasValues(query))
        {
            to.Append(option).Append("produce-models true)\n");
        }

        to.Append(option).Append(CultureInfo.InvariantCulture, $"rlimit {query.ResourceLimit})\n");
        if (!facts.SetsLogic)
        {
            to.Append("(set-logic QF_UFBV)\n");
        }

        to.Append(query.Script);
        return query.Script.EndsWith('\n') ? to : to.Append('\n');
    }

    private static string OneLine(string name) =>
        string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[i] is >= ' ' and <= '~' ? from[i] : ' ';
            }
        });
}
