namespace TmeBox.Prover.Smt;

/// <summary>A value of sort Bool.</summary>
/// <param name="Value">The truth value.</param>
public sealed record SmtBool(bool Value) : SmtValue
{
    /// <summary>Writes <c>true</c> or <c>false</c>.</summary>
    /// <returns>SMT-LIB text.</returns>
    public override string ToString() => Value ? "true" : "false";
}
