using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using TmeBox.Prover.Proofs;

namespace TmeBox.Prover.Theorems;

/// <summary>What is committed of the verdict on one obligation.</summary>
/// <param name="File">The path of its script below <c>proofs/</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Verdict"><c>proved</c>, <c>counterexample</c>, <c>vacuous</c> or <c>undecided</c>.</param>
/// <param name="Rules">The ids of the rules in the core, in order.</param>
/// <param name="Assumptions">The names of the assumptions in the core, in order.</param>
public sealed record ProofVerdict(string File, string Id, string Sentence, string Verdict, ImmutableArray<string> Rules, ImmutableArray<string> Assumptions)
{
    /// <summary>The name of the list of verdicts below <c>proofs/</c>.</summary>
    public const string FileName = "verdicts.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verdict that a runner came to.</summary>
    /// <param name="file">The path of the script.</param>
    /// <param name="result">What the runner, which gives cores, says.</param>
    public static ProofVerdict Of(string file, ProofResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            file,
            result.Obligation.Id,
            result.Obligation.Sentence,
            Word(result.Status),
            [.. result.RulesUsed.Select(rule => rule.Id).Order(StringComparer.Ordinal)],
            [.. result.AssumptionsUsed.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The word for a status.</summary>
    public static string Word(ProofStatus status) => status switch
    {
        ProofStatus.Proved => "proved",
        ProofStatus.Counterexample => "counterexample",
        ProofStatus.Vacuous => "vacuous",
        _ => "undecided",
    };

    /// <summary>A list of verdicts as the file holds it.</summary>
    public static string Write(IEnumerable<ProofVerdict> verdicts) => JsonSerializer.Serialize(verdicts, Json) + "\n";

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no list of verdicts.</exception>
    public static ImmutableArray<ProofVerdict> Read(string text) => JsonSerializer.Deserialize<ImmutableArray<ProofVerdict>>(text, Json);
}
