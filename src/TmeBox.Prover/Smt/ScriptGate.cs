using System.Collections.Immutable;

namespace TmeBox.Prover.Smt;

/// <summary>
/// Decides whether a script may be sent to a solver. Only commands which declare, define or assert pass:
/// a script cannot lift its own resource limit, leave early, answer for the solver or write a file.
/// Characters which two solvers (or C strings) could read differently are refused too.
/// </summary>
public static class ScriptGate
{
    /// <summary>Checks a script.</summary>
    /// <param name="script">The script: set-logic, set-info, declare-sort, define-sort, declare-fun,
    /// declare-const, define-fun and assert commands.</param>
    /// <returns>What the script declares about itself.</returns>
    /// <exception cref="SmtFormatException">The script is malformed, over <see cref="SmtLimits.Script"/>, or
    /// has another command, a carriage return or other control character outside line feed and tab, a
    /// character outside ASCII elsewhere than in a comment, a backslash in a string, or a sort whose name
    /// needs bars (cvc5 1.0.3 prints its elements in a form which cannot be read).</exception>
    public static ScriptFacts Check(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        SmtLimits limits = SmtLimits.Script;
        if (script.Length > limits.MaxChars)
        {
            throw new SmtFormatException("the script is too long", new SmtPosition(0, 1, 1));
        }

        RefuseControls(script);
        SmtLexer lexer = new(script);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        bool hasLogic = false;
        int depth = 0;
        int start = 0;
        SmtToken before = default;
        bool atHead = false;
        string command = "";
        while (true)
        {
            SmtToken token = lexer.Next();
            if (atHead)
            {
                // Whatever comes first in a command must be one of the allowed words, bare.
                command = script[token.Start..token.End];
                hasLogic |= Allowed(command, lexer, token.Start);
                atHead = false;
            }

            switch (token.Kind)
            {
                case SmtTokenKind.End:
                    return depth == 0
                        ? new ScriptFacts(hasLogic, names.ToImmutable())
                        : throw lexer.Error("a command is not closed", start);
                case SmtTokenKind.Close when depth == 0:
                    throw lexer.Error("a parenthesis closes nothing", token.Start);
                case SmtTokenKind.Close:
                    depth--;
                    break;
                case SmtTokenKind.Open when depth >= limits.MaxDepth:
                    throw lexer.Error("nested too deep", token.Start);
                case SmtTokenKind.Open:
                    atHead = depth == 0;
                    start = atHead ? token.Start : start;
                    depth++;
                    break;
                default:
                    if (depth == 0)
                    {
                        throw lexer.Error("a command must be a list", token.Start);
                    }

                    break;
            }

            RefuseUnsafe(script, lexer, token, before, command);
            if (IsName(script, before) && token.Kind is (SmtTokenKind.Symbol or SmtTokenKind.QuotedSymbol))
            {
                names.Add(SExpressionReader.Atom(token, script).Text);
            }

            before = token;
        }
    }

    /// <summary>Refuses a command unknown here; says whether it sets the logic.</summary>
    private static bool Allowed(string command, SmtLexer lexer, int offset) => command switch
    {
        "set-logic" => true,
        "set-info" or "declare-sort" or "define-sort" or "declare-fun" or "declare-const" or "define-fun" or "assert" => false,
        _ => throw lexer.Error("a script may only set its logic, declare, define and assert", offset),
    };

    private static bool IsName(string script, SmtToken token) =>
        token.Kind == SmtTokenKind.Keyword && script.AsSpan(token.Start, token.End - token.Start) is ":named";

    private static void RefuseUnsafe(string script, SmtLexer lexer, SmtToken token, SmtToken before, string command)
    {
        if (token.Kind == SmtTokenKind.Text
            && script.AsSpan(token.Start, token.End - token.Start).ContainsAnyExceptInRange(' ', '~'))
        {
            throw lexer.Error("a string may hold only printable ASCII", token.Start);
        }

        if (token.Kind == SmtTokenKind.Text && script.AsSpan(token.Start, token.End - token.Start).Contains('\\'))
        {
            throw lexer.Error("a string may not hold a backslash", token.Start);
        }

        bool namesSort = command is "declare-sort"
            && before.Kind == SmtTokenKind.Symbol
            && script.AsSpan(before.Start, before.End - before.Start) is "declare-sort";
        if (namesSort && token.Kind == SmtTokenKind.QuotedSymbol)
        {
            throw lexer.Error("a sort's name may not need bars", token.Start);
        }
    }

    private static void RefuseControls(string script)
    {
        for (int i = 0; i < script.Length; i++)
        {
            if (char.IsControl(script[i]) && script[i] is not ('\n' or '\t'))
            {
                throw new SmtFormatException("a control character other than line feed and tab", SmtPosition.Of(script, i));
            }
        }
    }
}
