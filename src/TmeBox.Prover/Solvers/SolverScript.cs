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
    /// <see cref="Z3Solver"/> sends it with each option line replaced by a comment and sets those options
    /// by other means, because libz3 refuses <c>:produce-unsat-cores</c> at that point and keeps
    /// <c>:rlimit</c> for the whole process. Lines have the same numbers in both.
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
        return Head(query, asComments: false) + FollowUp(query, expected);
    }

    internal static string Head(SolverQuery query, bool asComments)
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
        if (!query.Script.EndsWith('\n'))
        {
            to.Append('\n');
        }

        // In process libz3 4.8.12 takes no notice of the logic, and its general solver then loses minutes on queries that
        // its SMT core answers in milliseconds, as plain z3 does. So that core is named.
        return to.Append(asComments ? "(check-sat-using smt)\n" : "(check-sat)\n").ToString();
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

    private static string OneLine(string name) =>
        string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[i] is >= ' ' and <= '~' ? from[i] : ' ';
            }
        });
}
