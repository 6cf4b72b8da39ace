using System.Collections.Immutable;
using TmeBox.Conformance.Worlds;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Tests.Shared;

namespace TmeBox.Conformance.Tests.Worlds;

/// <summary>Which cells induction proves, decided once for all tests.</summary>
internal static class Proofs
{
    public static Profile ClientNone { get; } = new(
        "client-none", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], Bypass: true, TdxKeyIds: false, IntegrityMode.None);

    public static Profile ServerCi { get; } = new(
        "server-ci", 52, 6, 63, [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], Bypass: true, TdxKeyIds: true, IntegrityMode.Ci);

    private static readonly Profile[] Platforms = [ClientNone, ServerCi];

    private static readonly bool[] Sharing = [false, true];

    private static readonly Lazy<ImmutableArray<(WorldPromise Cell, bool Proved)>> Decided = new(Decide);

    /// <summary>Every cell of both platforms and both kinds of pages.</summary>
    public static ImmutableArray<(WorldPromise Cell, bool Proved)> Cells => Decided.Value;

    /// <summary>The cells that are proved.</summary>
    public static ImmutableArray<WorldPromise> Promises => [.. Cells.Where(c => c.Proved).Select(c => c.Cell)];

    private static ImmutableArray<(WorldPromise Cell, bool Proved)> Decide()
    {
        var proofs = new CellProofs(new ProofRunner(new SharedAnswers(new Z3Solver()), givesCores: false));
        var cells =
            from platform in Platforms
            from shared in Sharing
            from guarantee in Enum.GetValues<Guarantee>()
            from capability in Candidates.WithFullInvariant.Granted
            select new WorldPromise(platform, shared, guarantee, capability);
        return [.. cells.AsParallel().AsOrdered().Select(c => (c, proofs.Hold(c.Platform, c.Guarantee, c.PagesAreShared, c.Capability, CancellationToken.None)))];
    }
}
