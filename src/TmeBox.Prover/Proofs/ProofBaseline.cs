using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TmeBox.Prover.Theorems;

namespace TmeBox.Prover.Proofs;

/// <summary>How many steps the solver took for each obligation, as committed: so that a proof which becomes harder is noticed before it fails.</summary>
/// <remarks>Steps of Z3 do not depend on the machine or on what else runs, but on Z3's version; a file of another version is not comparable.</remarks>
/// <param name="Solver">Name and version of the solver.</param>
/// <param name="Steps">Steps by path of the script.</param>
public sealed record ProofBaseline(string Solver, ImmutableSortedDictionary<string, ulong> Steps)
{
    /// <summary>The name of the file below <c>proofs/</c>.</summary>
    public const string FileName = "baseline.json";

    /// <summary>The part by which an obligation may become harder or easier.</summary>
    public const double Tolerance = 0.2;

    /// <summary>Below so many steps a change is noise, not an alarm.</summary>
    public const ulong Floor = 2_000;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The steps that a run took.</summary>
    public static ProofBaseline Of(string solver, ProofScripts scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        return new(solver, ProofScripts.Plan().Zip(scripts.Results, (planned, result) => KeyValuePair.Create(planned.Path, result.Answer.ResourcesUsed)).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads the file of a directory.</summary>
    /// <exception cref="InvalidDataException">The file is missing, or is no baseline; the message names it and says what was expected.</exception>
    public static ProofBaseline Read(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file)) throw new InvalidDataException($"{file} is missing: write it with the scripts");
        try
        {
            var read = JsonSerializer.Deserialize<ProofBaseline>(File.ReadAllText(file), Json) ?? throw new InvalidDataException($"{file}: found null, expected an object with Solver and Steps");
            return read with { Steps = read.Steps.WithComparers(StringComparer.Ordinal) };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file}:{error.LineNumber + 1}: found text that is no baseline{(error.Path is { Length: > 1 } path ? $" at {path}" : "")}; expected an object with Solver and Steps", error);
        }
    }

    /// <summary>Writes the file below a directory, whole or not at all.</summary>
    public void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, FileName);
        File.WriteAllText(file + ".tmp", JsonSerializer.Serialize(this, Json) + "\n");
        File.Move(file + ".tmp", file, overwrite: true);
    }

    /// <summary>What differs by more than the tolerance from this baseline: a sentence each; empty if all is well.</summary>
    public ImmutableArray<string> Alarms(ProofBaseline now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (!string.Equals(Solver, now.Solver, StringComparison.Ordinal)) return [$"the baseline is of {Solver}, this run of {now.Solver}: they cannot be compared"];
        return
        [
            .. Steps.Keys.Except(now.Steps.Keys, StringComparer.Ordinal).Select(path => $"{path} is in the baseline and is no obligation any more"),
            .. now.Steps.Keys.Except(Steps.Keys, StringComparer.Ordinal).Select(path => $"{path} is not in the baseline"),
            .. from path in now.Steps.Keys
               where Steps.ContainsKey(path)
               let before = Steps[path]
               let after = now.Steps[path]
               where Math.Max(before, after) > Floor && Math.Abs((double)after - before) > Tolerance * before
               select $"{path} took {after} steps, the baseline says {before}",
        ];
    }
}
