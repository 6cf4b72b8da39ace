using System.Globalization;
using System.Text;

namespace TmeBox.Logic;

/// <summary>Terms as SMT-LIB 2.6 text.</summary>
internal static class SmtText
{
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
    public static string Symbol(string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || "~!@$%^&*_-+=<>.?/".Contains(c, StringComparison.Ordinal)))
            return name;
        if (name.AsSpan().ContainsAny('|', '\\')) throw new SortMismatchException($"'{name}' cannot be an SMT-LIB symbol");
        return "|" + name + "|";
    }

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
