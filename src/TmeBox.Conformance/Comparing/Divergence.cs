using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Comparing;

/// <summary>The first step at which an implementation and the specification differ.</summary>
/// <param name="Step">The number of the operation, from 0; the number of operations if they differ only at the end.</param>
/// <param name="Previous">The last operation after which both still agreed, or null.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Differences">What differs, at most <see cref="MostDifferences"/> of it.</param>
/// <param name="Rules">The rules of the specification that decided the step.</param>
/// <param name="Before">The specification's state before the step, as far as it matters.</param>
/// <param name="After">The specification's state after the step, as far as it matters.</param>
/// <param name="Evicted">What the implementation says it evicted on its own.</param>
public sealed record Divergence(
    long Step,
    Operation? Previous,
    Operation Operation,
    ImmutableArray<Difference> Differences,
    ImmutableArray<Rule> Rules,
    StateSlice Before,
    StateSlice After,
    ImmutableArray<Evicted> Evicted)
{
    /// <summary>How many differences are listed.</summary>
    public const int MostDifferences = 16;

    /// <summary>How an implementation failed to be comparable at all, or null: it answered, and otherwise than the specification.</summary>
    [JsonIgnore]
    public ImplementationFault? Fault
    {
        get
        {
            foreach (var fault in Enum.GetValues<ImplementationFault>())
                if (Differences.Any(d => d.What == ImplementationException.NameOf(fault)))
                    return fault;
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"step {Step}: {Operation}");
        if (Previous is not null) text.AppendLine().Append("last common step: ").Append(Previous);
        foreach (var d in Differences) text.AppendLine().Append("  ").Append(d);
        foreach (var e in Evicted) text.AppendLine().Append("  evicted: ").Append(e);
        foreach (var r in Rules) text.AppendLine().Append("  rule ").Append(r.Id).Append(": ").Append(r.Sentence);
        return text.AppendLine().AppendLine("before:").Append(Before).AppendLine().AppendLine("after:").Append(After).ToString();
    }
}
