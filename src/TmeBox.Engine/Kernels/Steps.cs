namespace TmeBox.Engine.Kernels;

/// <summary>Sequences of instructions as values, so that two of them can be laid beside each other.</summary>
internal static class Steps
{
    /// <summary>Emits them one after another.</summary>
    public static void Emit(IEnumerable<Action> steps)
    {
        foreach (Action step in steps)
        {
            step();
        }
    }

    /// <summary>One sequence out of two: the second spread evenly over the first. Each keeps its order.</summary>
    /// <param name="first">At least as long a business as the second.</param>
    /// <param name="second">What goes beside it.</param>
    /// <param name="every">How many of the first go between two places for the second.</param>
    public static IEnumerable<Action> Weave(IEnumerable<Action> first, IEnumerable<Action> second, int every = 1)
    {
        (Action[] warp, Action[] weft) = ([.. first], [.. second]);
        int done = 0;
        for (int i = 1; i <= warp.Length; i++)
        {
            yield return warp[i - 1];
            for (int due = i % every == 0 || i == warp.Length ? i * weft.Length / warp.Length : done; done < due; done++)
            {
                yield return weft[done];
            }
        }
    }
}
