using System.Globalization;
using System.Text;

namespace TmeBox.Logic;

/// <summary>Terms as SMT-LIB 2.6 text.</summary>
internal static class SmtText
{
    // Words of the language and of the theories in use: a name of ours would not be told from them.
    private static readonly HashSet<string> Meanings = new(StringComparer.Ordinal)
    {
        "_", "!", "as", "let", "forall", "exists", "match", "par", "Bool", "BitVec",
        "true", "false", "not", "and", "or", "xor", "=>", "=", "distinct", "ite",
        "bvnot", "bvand", "bvor", "bvxor", "bvadd", "bvsub", "bvshl", "bvlshr", "bvult", "bvule", "concat", "extract",
    };

    // Words that a strict parser takes for a command wherever they stand without bars.
    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "assert", "check-sat", "check-sat-assuming", "declare-const", "declare-datatype", "declare-datatypes", "declare-fun", "declare-sort",
        "define-const", "define-fun", "define-fun-rec", "define-funs-rec", "define-sort", "echo", "exit", "get-assertions", "get-assignment",
        "get-info", "get-model", "get-option", "get-proof", "get-unsat-assumptions", "get-unsat-core", "get-value", "pop", "push", "reset",
        "reset-assertions", "set-info", "set-logic", "set-option",
    };

    /// <summary>One term, sub-terms written out; for messages only, because sharing is lost.</summary>
    public static string Of(Term term) => term.Sort.Kind == SortKind.Opaque && term.Arguments.IsEmpty ? Atom(term) : Write(term, static _ => null, 4);

    /// <summary>A term whose sub-terms are written by <paramref name="named"/> where that knows a name for them.</summary>
    public static string Write(Term term, Func<Term, string?> named, int depth = int.MaxValue)
    {
        if (named(term) is { } name) return name;
        return Body(term, named, depth);
    }

    /// <summary>The term itself written out, its sub-terms by name where they have one.</summary>
    public static string Body(Term term, Func<Term, string?> named, int depth = int.MaxValue)
    {
        if (term.Arguments.IsEmpty) return Atom(term);
        if (depth <= 0) return "...";
        var text = new StringBuilder("(").Append(Head(term));
        foreach (var a in term.Arguments) text.Append(' ').Append(Write(a, named, depth - 1));
        return text.Append(')').ToString();
    }

    /// <summary>A symbol, quoted where SMT-LIB asks for it.</summary>
    /// <exception cref="SortMismatchException">Quoting does not help: the name has a meaning of its own, is empty, or holds what no symbol may hold.</exception>
    public static string Symbol(string name)
    {
        if (IsPlain(name)) return name;
        if (name.Length == 0 || Meanings.Contains(name) || name.AsSpan().ContainsAny('|', '\\') || name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new SortMismatchException($"'{name}' cannot be an SMT-LIB symbol");
        return "|" + name + "|";
    }

    /// <summary>Whether a name is a symbol as it stands, without bars.</summary>
    public static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !Meanings.Contains(name) && !Commands.Contains(name)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "~!@$%^&*_-+=<>.?/".Contains(c, StringComparison.Ordinal));

    /// <summary>The constant that stands for an opaque literal.</summary>
    public static string OpaqueName(Term term) => Symbol($"{term.Sort.Name}#{term.Name}");

    private static string Atom(Term term) => term.Op switch
    {
        Op.Constant when term.Sort.Kind == SortKind.Bool => term.Value != 0 ? "true" : "false",
        Op.Constant => "#b" + string.Create(CultureInfo.InvariantCulture, $"{term.Value:b}").PadLeft(term.Sort.Size, '0'),
        Op.OpaqueConstant => OpaqueName(term),
        _ => Symbol(term.Function!.Name),
    };

    private static string Head(Term term) => term.Op switch
    {
        Op.Apply => Symbol(term.Function!.Name),
        Op.Not => "not",
        Op.And => "and",
        Op.Or => "or",
        Op.Equal => "=",
        Op.Ite => "ite",
        Op.Label => "labelled " + term.Name,
        Op.BvNot => "bvnot",
        Op.BvAnd => "bvand",
        Op.BvOr => "bvor",
        Op.BvXor => "bvxor",
        Op.BvAdd => "bvadd",
        Op.BvSub => "bvsub",
        Op.BvShl => "bvshl",
        Op.BvLshr => "bvlshr",
        Op.BvUlt => "bvult",
        Op.BvUle => "bvule",
        Op.Concat => "concat",
        Op.Extract => string.Create(CultureInfo.InvariantCulture, $"(_ extract {Fold.High(term)} {Fold.Low(term)})"),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };
}
