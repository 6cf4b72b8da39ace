using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Makes a move: runs the machine's operation and keeps the books.</summary>
public static class Play
{
    /// <summary>The move's effect on machine, tables and books. Whether it may be made is the capability's question, not asked here.</summary>
    public static Played Make(World w, Move move)
    {
        var m = w.Machine.On(move.Core);
        var address = PhysicalAddress.Naming(m, move.KeyId, move.Line);
        return move.Kind switch
        {
            MoveKind.Load or MoveKind.Fetch => After(w, Load.Run(m, address)),
            MoveKind.Store => Stored(w, move, Store.Run(m, address, move.Enables, move.Data)),
            MoveKind.Flush => After(w, Flush.Run(m, address)),
            MoveKind.WriteBack => After(w, WriteBack.Run(m, address)),
            MoveKind.Prefetch => After(w, Prefetch.Run(m, address)),
            MoveKind.Movdir64b => Stored(w, move with { Enables = Line.AllBytes }, Movdir64b.Run(m, address, move.Data)),
            MoveKind.Snoop or MoveKind.Save or MoveKind.Restore or MoveKind.Splice or MoveKind.Flip or MoveKind.DropWrites or MoveKind.Alias or MoveKind.ForgeEntry => PhysicalPlay.Make(w, move),
            _ => RuntimePlay.Make(w, move),
        };
    }

    // The victim's stores are what counts as authorised; a partial store extends an image that was authorised before it.
    private static Played Stored(World w, Move move, Step step)
    {
        if (move.Actor is not (Actor.Victim or Actor.Runtime)) return After(w, step);
        var latest = w.Books.Latest.Set(move.Line, Line.Merge(w.Books.Latest[move.Line], move.Data, move.Enables));
        if (move.Actor == Actor.Runtime) return After(w with { Books = w.Books with { Latest = latest } }, step);
        var m = w.Machine.On(move.Core);
        var before = Load.Run(m, PhysicalAddress.Naming(m, move.KeyId, move.Line)).Answer;
        var whole = move.Enables == Line.AllBytes;
        var image = new LineImage(move.Line, Line.Merge(before.Data, move.Data, move.Enables));
        var extends = whole | (before.Outcome == Outcomes.Done & w.Books.Authorised[new(move.Line, before.Data)]);
        var books = w.Books with
        {
            Latest = latest,
            Authorised = w.Books.Authorised.Set(image, extends | w.Books.Authorised[image]),
            Untouched = w.Books.Untouched.Set(move.Line, false),
        };
        return After(w with { Books = books }, step);
    }

    internal static Played After(World w, Step step) => new(w with { Machine = step.Machine }, step.Answer, DramLine.Blank);

    internal static Played Quiet(World w) => new(w with { Machine = w.Machine.Begin() }, Answer.Of(Outcomes.Done), DramLine.Blank);
}
