using System.Globalization;

namespace TmeBox.Mutants;

/// <summary>What the gate of properties says of a known-good variant.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Operations">How many operations were compared.</param>
/// <param name="Divergence">What differs, or null.</param>
public sealed record VariantRow(KnownGood Variant, long Operations, string? Divergence)
{
    /// <summary>What is wrong with the row, or null: a known-good variant is quiet.</summary>
    public string? Problem => Divergence is null ? null : $"the known-good variant {Variant.Id} is not quiet: {Divergence}";

    /// <summary>Puts a variant to the gate.</summary>
    public static VariantRow Of(KnownGood variant, PropertyGate gate, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(gate);
        var (finding, operations) = gate.Run(variant.Platforms, variant.Make, cancellation);
        return new(variant, operations, finding is null ? null : string.Create(CultureInfo.InvariantCulture, $"{finding.Platform} after {operations} operations: {finding.Divergence}"));
    }
}
