using System.Collections.Immutable;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Worlds;

/// <summary>An implementation that does what a world does, move by move: answers, DRAM, MACs, poison, caches and keys are compared bit by bit after each.</summary>
/// <remarks>
/// Comparison is <see cref="Lockstep"/>'s, whose specification runs the operations from reset on its own. That these operations are the moves of the world is
/// checked as well: the answer, and what they leave at the line and at the cache entry that they name.
/// </remarks>
internal sealed class WorldTwin : IDisposable
{
    private readonly WorldScope scope;
    private readonly Lockstep lockstep;

    /// <summary>An implementation as after reset.</summary>
    /// <param name="scope">Who and where.</param>
    /// <param name="cipher">The real cipher, perhaps with a record.</param>
    /// <param name="implementation">The implementation; it keeps all lines that it caches, as the world does.</param>
    /// <param name="mutant">The world's mutant.</param>
    public WorldTwin(WorldScope scope, RecordingCipher cipher, IImplementation implementation, Mutant? mutant)
    {
        this.scope = scope;
        lockstep = new(new SpecificationSide(scope.Profile, cipher, implementation.Uncached, mutant), implementation);
    }

    /// <summary>The project's engine.</summary>
    public static IImplementation Engine(Profile profile) => new EngineSide(profile, TmeBox.Engine.CacheShape.Unlimited);

    /// <summary>The operations that were compared.</summary>
    public long Compared => lockstep.Steps;

    /// <summary>Does the set-up of a world.</summary>
    /// <returns>Null, or what differs.</returns>
    public string? Begin(ImmutableArray<DramLine> before, ulong keySeed, World world)
    {
        foreach (var operation in scope.SetUpOf(before, keySeed))
            if (lockstep.Step(operation) is { } divergence)
                return divergence.ToString();
        return Everywhere(world);
    }

    /// <summary>Does a move.</summary>
    /// <param name="before">The world before it.</param>
    /// <param name="move">The move.</param>
    /// <param name="played">What it did to the world.</param>
    /// <returns>Null, or what differs.</returns>
    public string? Make(World before, Move move, Played played)
    {
        if (MoveOperations.Of(before, move) is { } operation)
        {
            if (lockstep.Step(operation) is { } divergence) return divergence.ToString();
            if (operation is not Operation.Snoop && (int)lockstep.Answer.Outcome != (int)played.Answer.Outcome.Concrete)
                return $"{operation} answers {lockstep.Answer.Outcome}, the move {Outcomes.Name(played.Answer.Outcome)}";
            if (operation is Operation.Load && lockstep.Answer.Data != Hex.Of(played.Answer.Data.Concrete)) return $"{operation} gives other data than the move";
            if (operation is Operation.Snoop && move.Kind == MoveKind.Snoop && lockstep.Answer.Data != Hex.Of(played.Seen.Ciphertext.Concrete)) return $"{operation} shows other data than the move";
        }

        return At(played.World, move.KeyId, move.Line);
    }

    /// <summary>Compares the world at every line and KeyID of the scope.</summary>
    /// <returns>Null, or what differs.</returns>
    public string? Everywhere(World world) => (
        from keyId in scope.KeyIds
        from line in scope.Lines
        select At(world, KeyId.Of(keyId), LineAddress.Of(line))).FirstOrDefault(d => d is not null);

    /// <summary>Disposes of the implementation.</summary>
    public void Dispose() => lockstep.Dispose();

    private string? At(World world, KeyId keyId, LineAddress line)
    {
        var (mine, its) = (world.Machine, lockstep.State);
        var tag = new CacheTag(keyId, line);
        return Lift<DramLine>.Same(mine.Dram[line], its.Dram[line]).IsTrue && Lift<CacheLine>.Same(mine.Cache[tag], its.Cache[tag]).IsTrue
            && Lift<KeyEntry>.Same(mine.KeyOf(keyId), its.KeyOf(keyId)).IsTrue
            ? null
            : FormattableString.Invariant($"the operations are not the moves: the states differ at KeyID {keyId.Value}, line {line.ByteAddress}");
    }
}
