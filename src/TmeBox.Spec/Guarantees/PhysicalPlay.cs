using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Makes the moves of someone at the DRAM bus or modules.</summary>
internal static class PhysicalPlay
{
    /// <summary>The move's effect.</summary>
    public static Played Make(World w, Move move)
    {
        var m = w.Machine.Begin();
        return move.Kind switch
        {
            MoveKind.Snoop => new(w with { Machine = m }, Answer.Of(Outcomes.Done), Physical.Snoop(m, move.Line)),
            MoveKind.Save => Play.Quiet(w with { Saved = w.Saved.Set(move.Line, new(true, Physical.Snoop(m, move.Line))) }),
            MoveKind.Restore => Put(w, move.Line, w.Saved[move.Line]),
            MoveKind.Splice => Put(w, move.Line, w.Saved[move.Source]),
            MoveKind.Flip => Put(w, move.Line, new(true, Physical.Snoop(m, move.Line) with { Ciphertext = move.Data })),
            MoveKind.DropWrites => Rewired(w, move, m.Wiring[move.Line] with { DropsWrites = move.Choice }),
            MoveKind.Alias => Rewired(w, move, m.Wiring[move.Line] with { Alias = Lifted.If(move.Choice, move.Line.Index ^ move.Source.Index, Wire.Honest.Alias) }),
            MoveKind.ForgeEntry => Play.Quiet(w with { Tables = w.Tables with { Strays = w.Tables.Strays.Set(new(move.KeyId, move.Line), true) } }),
            _ => throw new ArgumentOutOfRangeException(nameof(move)),
        };
    }

    private static Played Put(World w, LineAddress line, SavedLine copy)
    {
        var m = w.Machine;
        return Play.Quiet(w with { Machine = Lifted.If(copy.Taken, () => Physical.Replace(m, line, copy.Copy), () => m.Begin()) });
    }

    private static Played Rewired(World w, Move move, Wire wire) => Play.Quiet(w with { Machine = Physical.Rewire(w.Machine, move.Line, wire) });
}
