using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TmeBox.Prover.Solvers;

namespace TmeBox.Tests.Shared;

/// <summary>A solver whose answers the test projects of one run share, so that none of them asks what another has asked.</summary>
/// <remarks>
/// Answers lie below the test output, by solver, version and the digest of the whole question; each run of <c>./tmebox test</c> begins without any. A question that
/// wants values is always asked, and so is one that was not decided. Safe for many threads and processes.
/// </remarks>
internal sealed class SharedAnswers : ISolver
{
    private readonly ISolver solver;
    private readonly string folder;
    private readonly ConcurrentDictionary<string, Lazy<SolverAnswer>> answers = new(StringComparer.Ordinal);

    public SharedAnswers(ISolver solver)
    {
        this.solver = solver;
        folder = Path.Combine(Root(), "artifacts", "answers", $"{solver.Name}-{solver.Version}");
        Directory.CreateDirectory(folder);
    }

    public string Name => solver.Name;

    public string Version => solver.Version;

    public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
    {
        if (!query.Values.IsDefaultOrEmpty) return solver.Solve(query, cancellationToken);
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{query.WantCore} {query.ResourceLimit}\n{WithoutHeader(query.Script)}")));
        return answers.GetOrAdd(digest, _ => new(() => Known(digest) ?? Asked(query, digest, cancellationToken))).Value;
    }

    private SolverAnswer? Known(string digest)
    {
        var path = Path.Combine(folder, digest);
        if (!File.Exists(path)) return null;
        var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(path))!;
        return new(kept.Verdict, [.. kept.Core], ImmutableDictionary<string, TmeBox.Prover.Smt.SmtValue>.Empty, null, kept.ResourcesUsed, TimeSpan.Zero, kept.Transcript);
    }

    private SolverAnswer Asked(SolverQuery query, string digest, CancellationToken cancellationToken)
    {
        var answer = solver.Solve(query, cancellationToken);
        if (answer.Verdict is not (Verdict.Sat or Verdict.Unsat)) return answer;
        var temporary = Path.Combine(folder, $"{digest}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
        File.WriteAllText(temporary, JsonSerializer.Serialize(new Kept(answer.Verdict, [.. answer.Core], answer.ResourcesUsed, answer.Transcript)));
        File.Move(temporary, Path.Combine(folder, digest), overwrite: true);
        return answer;
    }

    // Comments at the top tell the obligation and its platform; what many platforms have in common is one question.
    private static string WithoutHeader(string script)
    {
        var from = 0;
        while (from < script.Length && script[from] == ';') from = script.IndexOf('\n', from) is var end and >= 0 ? end + 1 : script.Length;
        return script[from..];
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "tmebox")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds the script tmebox");
    }

    private sealed record Kept(Verdict Verdict, string[] Core, ulong ResourcesUsed, string Transcript);
}
