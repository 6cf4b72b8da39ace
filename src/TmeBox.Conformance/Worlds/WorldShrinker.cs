namespace TmeBox.Conformance.Worlds;

/// <summary>Leaves out moves as long as the same promise stays broken.</summary>
/// <remarks>What a draft of the runtime is depends on the state; so the moves that were made are shrunk, each of which stays what it is.</remarks>
internal static class WorldShrinker
{
    /// <summary>The smallest case that was found, and its run.</summary>
    public static (WorldCase Case, WorldRun Run) Shrink(WorldCase failing, WorldOptions options)
    {
        var found = WorldRun.Of(failing, options);

        // Where sides disagree, guarantees need not be asked again and again.
        var standing = found.Violation!.Promise == WorldViolation.Agreement ? [] : failing.Standing;
        var (smallest, run) = Fewer((failing with { Drafts = found.Pinned, Standing = standing }, found), options);
        return (smallest with { Standing = failing.Standing }, run);
    }

    // Halves, quarters and so on; then one by one until each is needed.
    private static (WorldCase Case, WorldRun Run) Fewer((WorldCase Case, WorldRun Run) best, WorldOptions options)
    {
        var before = 0;
        for (var size = best.Case.Drafts.Length / 2; size > 0 && best.Case.Drafts.Length != before; size = size > 1 ? size / 2 : 1)
        {
            if (size == 1) before = best.Case.Drafts.Length;
            for (var at = 0; at + size <= best.Case.Drafts.Length;)
            {
                var fewer = best.Case with { Drafts = best.Case.Drafts.RemoveRange(at, size) };
                var run = WorldRun.Of(fewer, options);
                if (run.Violation?.Promise == best.Run.Violation!.Promise) best = (fewer with { Drafts = run.Pinned }, run);
                else at += size;
            }
        }

        return best;
    }
}
