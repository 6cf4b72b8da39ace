namespace TmeBox.Prover.Smt;

/// <summary>
/// An element of a declared sort. Its text is the solver's own invention: comparing two says something only
/// within one answer, where equal texts are one element and different texts are different elements.
/// </summary>
/// <param name="Sort">The sort's name without bars.</param>
/// <param name="Element">The element's text without bars or <c>as</c>, e.g. <c>Line!val!3</c> or <c>@Line_3</c>.</param>
public sealed record SmtOpaque(string Sort, string Element) : SmtValue
{
    /// <summary>Writes the element's text.</summary>
    /// <returns>Text which <see cref="SmtValue.Parse"/> reads back, not a term either solver accepts.</returns>
    public override string ToString() =>
        SExpression.List(
            SExpression.Atom(SExpressionKind.ReservedWord, "as", 0),
            SExpression.Symbol(Element),
            SExpression.Symbol(Sort)).ToString();
}
