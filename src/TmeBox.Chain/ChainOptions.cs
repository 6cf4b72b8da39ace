using System.Collections.Immutable;
using TmeBox.Chain.Links;

namespace TmeBox.Chain;

/// <summary>What a campaign runs.</summary>
/// <param name="Seed">What is run follows from it, and how much unless <paramref name="Time"/> ends it.</param>
/// <param name="Grounds">Where: run after run, in turn; at least one.</param>
/// <param name="Steps">Make at least so many steps; ignored where <paramref name="Time"/> is given.</param>
/// <param name="Time">Run so long, or null.</param>
/// <param name="Workers">Threads, 1 to 1024.</param>
/// <param name="Length">Steps of a run once both sandboxes are in place, 1 to 100,000.</param>
/// <param name="Link">The link to cut, or null for the chain as it is. With a link that is cut only guarantees are held against it, and that every access is a move, not the invariants that would tell of the cut itself.</param>
public sealed record ChainOptions(ulong Seed, ImmutableArray<ChainGround> Grounds, long Steps = 1_000_000, TimeSpan? Time = null, int Workers = 1, int Length = ChainOptions.UsualLength, BrokenLink? Link = null)
{
    /// <summary>Steps of a run, unless more or fewer are asked for.</summary>
    public const int UsualLength = 10_000;

    /// <summary>The most steps of a run: in longer ones two MACs would be equal by chance, and then nothing is promised.</summary>
    public const int MostLength = 100_000;
}
