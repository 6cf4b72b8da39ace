namespace TmeBox.Conformance.Comparing;

/// <summary>One thing in which two sides differ.</summary>
/// <param name="What">What was compared, such as <c>outcome</c> or <c>DRAM line 0x40</c>.</param>
/// <param name="Specification">The specification's value.</param>
/// <param name="Implementation">The implementation's value.</param>
public sealed record Difference(string What, string Specification, string Implementation)
{
    /// <inheritdoc/>
    public override string ToString() => $"{What}: specification {Specification}; implementation {Implementation}";
}
