using TmeBox.Spec.Guarantees;

namespace TmeBox.Conformance.Worlds;

/// <summary>Makes true, of the second run of a pair, what the proofs assume of lines that the runtime moves from one owner to another.</summary>
/// <remarks>
/// The victim's data in the second run are anything; but what it has the runtime hand to others is no secret from them, so others get the same in both runs;
/// and what it gets at another place is renamed as that place's contents are. Data that were not the victim's are the same in both runs already.
/// </remarks>
public static class MovedLines
{
    /// <summary>The second run's world before a move, with what the runtime carries chosen so that the proofs' premises hold.</summary>
    /// <param name="left">The first run's world before the move.</param>
    /// <param name="right">The second run's.</param>
    /// <param name="move">The move.</param>
    /// <param name="renaming">How contents differ, of the content pair; null of the strict pair.</param>
    /// <returns>The world; or null if no pair of runs makes this move: what others hand to the victim is another content when renamed.</returns>
    public static World? Prepare(World left, World right, Move move, Renaming? renaming)
    {
        if (move.Kind != MoveKind.CarryIn) return right;
        var toVictim = left.IsVictims(move.KeyId).IsTrue;
        if (left.Books.Carried.Secret.IsTrue && (!toVictim || renaming is not null))
        {
            var data = toVictim ? renaming!.Of(move.Line, left.Books.Carried.Data) : left.Books.Carried.Data;
            right = right with { Books = right.Books with { Carried = right.Books.Carried with { Data = data } } };
        }

        var pair = new WorldPair(left, right);
        return pair.GivesAwayNoSecret(move).IsTrue && (renaming is null || pair.MovedIsRenamed(move, renaming).IsTrue) ? right : null;
    }
}
