using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Reproduces findings.</summary>
public static class Fuzz
{
    /// <summary>Runs what a token names, and shrinks it if it diverges.</summary>
    /// <param name="token">A token of a <see cref="FuzzFinding"/>, or of <see cref="FuzzToken.Of(Operations.OperationSequence)"/>.</param>
    /// <param name="implementation">Makes what is compared with the specification; the engine where null.</param>
    /// <returns>The finding, or null if both sides agree now.</returns>
    /// <exception cref="FormatException">The token is damaged or of another version.</exception>
    public static FuzzFinding? Replay(string token, Func<FuzzPlatform, IImplementation>? implementation = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        implementation ??= FuzzCampaign.Engine;
        if (FuzzToken.TryCase(token, out var seed, out var length, out var platform))
        {
            var sequence = FuzzCampaign.Generate(seed, length, platform);
            var run = FuzzRun.Of(sequence, implementation(sequence.Platform));
            return run.Divergence is null ? null : Shrunk(sequence, run, token, implementation);
        }

        var written = FuzzToken.Sequence(token);
        var on = new FuzzPlatform(written.Platform, written.Cache);
        using var lockstep = new Lockstep(written.Platform, implementation(on));
        var divergence = lockstep.Run(written.Operations);
        return divergence is null ? null : new(token, token, written.Operations.Length, 0, written, divergence);
    }

    /// <summary>Runs a sequence, and shrinks it if it diverges; what activates and programs keys at its start is kept.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="implementation">Makes what is compared with the specification; the engine where null.</param>
    /// <returns>The finding, or null if both sides agree.</returns>
    /// <exception cref="ArgumentException">The sequence is malformed.</exception>
    public static FuzzFinding? Minimize(OperationSequence sequence, Func<FuzzPlatform, IImplementation>? implementation = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (sequence.Problem() is { } problem) throw new ArgumentException(problem, nameof(sequence));
        implementation ??= FuzzCampaign.Engine;
        var drafts = sequence.Operations.Select(o => new Draft(o)).ToList();
        var setUp = drafts.TakeWhile(d => d.Operation is Operation.Activate or Operation.WriteMsr or Operation.Pconfig or Operation.WriteCr3).ToList();
        var keyIdBits = setUp.Select(d => d.Operation).Select(ActivateValue).OfType<ulong>().Select(v => (int)(v >> 32) & 15).LastOrDefault();
        var failing = new FuzzCase(new(sequence.Platform, sequence.Cache), sequence.Platform.PhysicalAddressBits - keyIdBits, [.. setUp], [.. drafts.Skip(setUp.Count)]);
        var run = FuzzRun.Of(failing, implementation(failing.Platform));
        return run.Divergence is null ? null : Shrunk(failing, run, FuzzToken.Of(sequence), implementation);
    }

    private static ulong? ActivateValue(Operation operation) => operation switch
    {
        Operation.Activate o => o.Value,
        Operation.WriteMsr { Index: OperationShape.ActivateIndex } o => o.Value,
        _ => null,
    };

    internal static FuzzFinding Shrunk(FuzzCase failing, FuzzRun failed, string token, Func<FuzzPlatform, IImplementation> implementation, Mutant? mutant = null)
    {
        var (smallest, run) = FuzzShrinker.Shrink(failing, failed, implementation, mutant);
        return Found(smallest, run, token, failed.Performed.Count);
    }

    internal static FuzzFinding Found(FuzzCase failing, FuzzRun failed, string token, int foundLength)
    {
        var sequence = failed.ToSequence(failing.Platform);
        return new(token, FuzzToken.Of(sequence), foundLength, Math.Min(failing.SetUp.Length, failed.Performed.Count), sequence, failed.Divergence!);
    }
}
