namespace TmeBox.Conformance.Worlds;

/// <summary>Leaves out moves as long as the same promise stays broken.</summary>
internal static class WorldShrinker
{
    /// <summary>The smallest case that was found, and its run.</summary>
    public static (WorldCase Case, WorldRun Run) Shrink(WorldCase failing, WorldOptions options)
    {
        var found = WorldRun.Of(failing, options);

        // Where sides disagree, guarantees need not be asked again and again.
        if (found.Violation!.Promise != WorldViolation.Agreement) return Shrink(Cut(failing, found), options);
        var (smallest, run) = Shrink(Cut(failing with { Standing = [] }, found), options);
        return (smallest with { Standing = failing.Standing }, run);
    }

    private static (WorldCase Case, WorldRun Run) Shrink((WorldCase Case, WorldRun Run) best, WorldOptions options)
    {
        for (var size = best.Case.Drafts.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= best.Case.Drafts.Length;)
            {
                var fewer = best.Case with { Drafts = best.Case.Drafts.RemoveRange(at, size) };
                var run = WorldRun.Of(fewer, options);
                if (run.Violation?.Promise == best.Run.Violation!.Promise) best = Cut(fewer, run);
                else at += size;
            }
        }

        return best;
    }

    private static (WorldCase Case, WorldRun Run) Cut(WorldCase failing, WorldRun run) => (failing with { Drafts = failing.Drafts[..run.Tried] }, run);
}
