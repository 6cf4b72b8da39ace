using System.Collections.Immutable;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Operations;

namespace TmeBox.Mutants;

/// <summary>The solver's witness of each rule, and the known attacks, replayed in lockstep with the specification.</summary>
public sealed class ReplayGate : IGate
{
    private readonly ImmutableArray<(string Name, OperationSequence Sequence)> replays;

    private ReplayGate(ImmutableArray<(string Name, OperationSequence Sequence)> replays) => this.replays = replays;

    /// <inheritdoc/>
    public string Name => "replay";

    /// <summary>Reads the witnesses and attacks of a repository.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <exception cref="FormatException">A file is no witness or no attack.</exception>
    /// <exception cref="IOException">A folder is missing.</exception>
    public static ReplayGate Of(string root) => new(
    [
        .. Files(Path.Combine(root, "models", "vectors", "rules")).Select(f => (Path.GetFileNameWithoutExtension(f), WrittenSequences.Load(f).Sequence)),
        .. Files(Path.Combine(root, "models", "attacks")).SelectMany(f => Attacked(f).Select(s => (Path.GetFileNameWithoutExtension(f), s))),
    ]);

    /// <inheritdoc/>
    public Verdict Judge(SeededFault fault, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fault);
        foreach (var (name, sequence) in replays)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Diverges(fault, sequence)) return Verdict.KilledBy(name);
        }

        return Verdict.Passed;
    }

    // What nobody specifies ends a replay, as it ends a comparison.
    private static bool Diverges(SeededFault fault, OperationSequence sequence)
    {
        using var lockstep = new Lockstep(sequence.Platform, fault.Make(new(sequence.Platform, sequence.Cache)));
        foreach (var operation in sequence.Operations)
        {
            if (lockstep.IsOpen) return false;
            if (lockstep.Step(operation) is not null) return true;
        }

        return !lockstep.IsOpen && lockstep.Finish() is not null;
    }

    private static IOrderedEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    // The first run of an attack, and the second where there are two.
    private static IEnumerable<OperationSequence> Attacked(string file)
    {
        var read = AttackFile.Read(file);
        if (read.Attack is not { } attack) throw new FormatException($"{file}:1: {read.Problem}");
        var replay = AttackReplay.Run(attack);
        if (!replay.Reproduced) throw new FormatException($"{file}:1: found an attack that is not reproduced; expected one that is: {replay.Divergence}");
        var setUp = AttackOperations.SetUpOf(attack.Scene).ToList();
        yield return Of(attack.Scene.Profile, setUp, replay.Steps.Select(s => s.First.Operation));
        if (replay.Steps.Any(s => s.Second is not null)) yield return Of(attack.Scene.Profile, setUp, replay.Steps.Select(s => s.Second?.Operation));
    }

    private static OperationSequence Of(Spec.Machine.Profile profile, List<Operation> setUp, IEnumerable<Operation?> steps) =>
        OperationSequence.Of(profile, Engine.CacheShape.Unlimited, [.. setUp, .. steps.OfType<Operation>()]);
}
