using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain.Sides;

/// <summary>The second run of a guarantee of two runs: it makes the same moves, with other data of the victim's.</summary>
/// <param name="guarantee">The guarantee.</param>
/// <param name="world">The world in which it begins.</param>
/// <param name="renaming">How the victim's contents differ, of the content pair; null of the strict pair.</param>
internal sealed class Twin(Guarantee guarantee, World world, Renaming? renaming)
{
    /// <summary>The guarantee.</summary>
    public Guarantee Guarantee => guarantee;

    /// <summary>The world now.</summary>
    public World World { get; set; } = world;

    /// <summary>How contents differ, or null.</summary>
    public Renaming? Renaming => renaming;

    /// <summary>Makes a move of the first run.</summary>
    /// <param name="move">The move.</param>
    /// <param name="left">The world of the first run before it.</param>
    /// <param name="inSecond">What the victim stores here in the strict pair, or null for the same.</param>
    public Played Make(Move move, World left, Bytes? inSecond)
    {
        World = MovedLines.Prepare(left, World, move, renaming) ?? throw new InvalidOperationException("the kernel moves lines of one sandbox only, so what it moves can be renamed");
        var played = Play.Make(World, move.Actor != Actor.Victim ? move : move with { Data = renaming is null ? inSecond ?? move.Data : renaming.Of(move.Line, move.Data) });
        World = played.World;
        return played;
    }
}
