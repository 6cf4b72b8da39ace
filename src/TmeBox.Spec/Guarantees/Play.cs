using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>Makes a move: runs the machine's operation and keeps the books.</summary>
public static class Play
{
    /// <summary>The move's effect on machine and books. Whether it may be made is the capability's question, not asked here.</summary>
    public static Played Make(World w, Move move)
    {
        var m = w.Machine;
        var address = PhysicalAddress.Naming(m, move.KeyId, move.Line);
        return move.Kind switch
        {
            MoveKind.Load => After(w, Load.Run(m, address)),
            MoveKind.Store => Stored(w, move, Store.Run(m, address, move.Enables, move.Data)),
            MoveKind.Flush => After(w, Flush.Run(m, address)),
            MoveKind.WriteBack => After(w, WriteBack.Run(m, address)),
            MoveKind.Prefetch => After(w, Prefetch.Run(m, address)),
            MoveKind.Movdir64b => Stored(w, move with { Enables = Line.AllBytes }, Movdir64b.Run(m, address, move.Data)),
            MoveKind.Snoop => new(w with { Machine = m.Begin() }, Answer.Of(Outcomes.Done), Physical.Snoop(m, move.Line)),
            MoveKind.Save => Quiet(w with { Machine = m.Begin(), Saved = w.Saved.Set(move.Line, new(true, Physical.Snoop(m, move.Line))) }),
            MoveKind.Restore => Quiet(w with { Machine = Restored(w, move) }),
            MoveKind.Rekey => After(w, SetUp.RandomKey(m, move.KeyId, move.RandomDataKey, move.RandomTweakKey)),
            _ => throw new ArgumentOutOfRangeException(nameof(move)),
        };
    }

    private static MachineState Restored(World w, Move move)
    {
        var saved = w.Saved[move.Line];
        return Lifted.If(saved.Taken, () => Physical.Replace(w.Machine, move.Line, saved.Copy), () => w.Machine.Begin());
    }

    // The victim's stores are what counts as authorised; a partial store extends an image that was authorised before it.
    private static Played Stored(World w, Move move, Step step)
    {
        if (move.Actor != Actor.Victim) return After(w, step);
        var before = Load.Run(w.Machine, PhysicalAddress.Naming(w.Machine, move.KeyId, move.Line)).Answer;
        var whole = move.Enables == Line.AllBytes;
        var image = new LineImage(move.Line, Line.Merge(before.Data, move.Data, move.Enables));
        var extends = whole | (before.Outcome == Outcomes.Done & w.Authorised[new(move.Line, before.Data)]);
        return After(
            w with
            {
                Latest = w.Latest.Set(move.Line, Line.Merge(w.Latest[move.Line], move.Data, move.Enables)),
                Authorised = w.Authorised.Set(image, extends | w.Authorised[image]),
            },
            step);
    }

    private static Played After(World w, Step step) => new(w with { Machine = step.Machine }, step.Answer, DramLine.Blank);

    private static Played Quiet(World w) => new(w, Answer.Of(Outcomes.Done), DramLine.Blank);
}
