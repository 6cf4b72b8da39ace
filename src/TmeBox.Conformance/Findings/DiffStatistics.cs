using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Fuzzing;

namespace TmeBox.Conformance.Findings;

/// <summary>What a comparison with one implementation has counted.</summary>
internal sealed class DiffStatistics
{
    /// <summary>What the generator did, discards by reason included.</summary>
    public FuzzStatistics Generated { get; } = new();

    /// <summary>Steps on which both sides agreed, by rule.</summary>
    public RuleTally Agreed { get; } = new();

    /// <summary>Steps on which both sides agreed.</summary>
    public long AgreedSteps { get; set; }

    /// <summary>Steps that the implementation left open although the specification decides them.</summary>
    public long LeftOpen { get; set; }

    /// <summary>Operations of written sequences that it does not perform, by kind.</summary>
    public Dictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);
}
