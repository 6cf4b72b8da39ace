using System.Collections.Immutable;

namespace TmeBox.Mutants;

/// <summary>The theorem that fails on a broken specification, as <c>docs/mutants.md</c> says; that table is proved again by its own command and test.</summary>
public sealed class ProofGate : IGate
{
    private readonly ImmutableDictionary<string, string> theorems;

    private ProofGate(ImmutableDictionary<string, string> theorems) => this.theorems = theorems;

    /// <inheritdoc/>
    public string Name => "proof";

    /// <summary>Reads the table of a repository.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <exception cref="IOException">The table is missing.</exception>
    public static ProofGate Of(string root)
    {
        var theorems = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(root, "docs", "mutants.md")))
            if (line.Split('|', StringSplitOptions.TrimEntries) is ["", var rule, "true" or "false", var theorem, ""] && theorem.Contains(" on ", StringComparison.Ordinal))
                theorems[$"{rule} := {line.Split('|', StringSplitOptions.TrimEntries)[2]}"] = theorem.Split(" on ")[0];
        return new(theorems.ToImmutable());
    }

    /// <inheritdoc/>
    public Verdict Judge(SeededFault fault, CancellationToken cancellation) =>
        fault is not SpecificationFault ? Verdict.NotApplicable
        : theorems.TryGetValue(fault.Id, out var theorem) ? Verdict.KilledBy(theorem)
        : Verdict.Passed;
}
