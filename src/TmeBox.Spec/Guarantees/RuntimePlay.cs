using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>Makes the steps of the trusted runtime's programs, each one machine operation at most.</summary>
internal static class RuntimePlay
{
    /// <summary>The step's effect.</summary>
    public static Played Make(World w, Move move)
    {
        var t = w.Tables;
        var tag = new CacheTag(move.KeyId, move.Line);
        var m = w.Machine.On(move.Core);
        var address = PhysicalAddress.Naming(m, move.KeyId, move.Line);
        return move.Kind switch
        {
            MoveKind.Program => Programmed(w, move, CoreId.Of(0), w.Machine.Profile.Packages > 1 ? KeyIdLife.Keying : KeyIdLife.Live, false),
            MoveKind.ProgramSecond => Programmed(w, move, CoreId.Of(2), KeyIdLife.Live, false),
            MoveKind.ProgramUnchecked => Programmed(w, move, CoreId.Of(0), w.Machine.Profile.Packages > 1 ? KeyIdLife.Keying : KeyIdLife.Live, true),
            MoveKind.ProgramOnePackage => Programmed(w, move, CoreId.Of(0), KeyIdLife.Live, false),
            MoveKind.Rekey => Play.After(w, SetUp.RandomKey(m, move.KeyId, move.Entropy, move.RandomDataKey, move.RandomTweakKey)),
            MoveKind.Retire => Noted(w, t with { Lives = t.Lives.Set(move.KeyId, KeyIdLife.Ending) }),
            MoveKind.End => Noted(w with { Life = Lifted.If(w.IsVictims(move.KeyId), VictimLife.Ended, w.Life) }, t with { Lives = t.Lives.Set(move.KeyId, KeyIdLife.Idle) }),
            MoveKind.HandOver => Given(w, move, Movdir64b.Run(m, address, Line.Zero), Line.Zero),
            MoveKind.HandOverUnzeroed => Given(w, move, Nothing(w), Line.Zero),
            MoveKind.CarryIn => Given(w, move, Movdir64b.Run(m, address, w.Books.Carried.Data), w.Books.Carried.Data),
            MoveKind.Release => Noted(w, t with { Holder = t.Holder.Set(move.Line, RuntimeTables.Nobody) }),
            MoveKind.Map => Noted(w, t with { Alias = t.Alias.Set(tag, AliasPhase.Mapped) }),
            MoveKind.Unmap => Noted(w, t with { Alias = t.Alias.Set(tag, AliasPhase.Unmapped) }),
            MoveKind.Translate => Noted(w, t with { Tlb = t.Tlb.Set(new(move.Core, tag), true) }),
            MoveKind.ShootDown => Noted(w, Passed(t, tag) with { Tlb = t.Tlb.Set(new(move.Core, tag), false) }),
            MoveKind.SkipShootDown => Noted(w, Passed(t, tag)),
            MoveKind.FlushOut => Play.After(w with { Tables = t with { Alias = t.Alias.Set(tag, AliasPhase.None) } }, Flush.Run(m, address)),
            MoveKind.SkipFlush => Noted(w, t with { Alias = t.Alias.Set(tag, AliasPhase.None) }),
            MoveKind.CarryOut => CarriedOut(w, move, Load.Run(m, address)),
            MoveKind.Enter => Noted(w, t with { Running = t.Running.Set(move.Core, move.KeyId) }),
            MoveKind.Leave => Noted(w, t with { Running = t.Running.Set(move.Core, RuntimeTables.Nobody) }),
            _ => throw new ArgumentOutOfRangeException(nameof(move)),
        };
    }

    private static RuntimeTables Passed(RuntimeTables t, CacheTag tag) => t with { Alias = t.Alias.Set(tag, t.Alias[tag] + Word.Of(1, 3)) };

    // A refused PCONFIG leaves the KeyID as it was, to be tried again; unless nobody reads the answer.
    private static Played Programmed(World w, Move move, CoreId core, Word next, bool unchecked_)
    {
        var step = SetUp.RandomKey(w.Machine.On(core), move.KeyId, move.Entropy, move.RandomDataKey, move.RandomTweakKey);
        var goesOn = unchecked_ ? true : step.Answer.Outcome == Outcomes.Done;
        var isFirst = move.Kind != MoveKind.ProgramSecond;
        var isVictims = goesOn & move.KeyId.Is(w.Victim) & w.Life == (isFirst ? VictimLife.Unborn : VictimLife.Keyed) & (isFirst ? move.Choice : true);
        var t = w.Tables;
        return Play.After(
            w with
            {
                Life = Lifted.If(isVictims, (next == KeyIdLife.Live).IsTrue ? VictimLife.Alive : VictimLife.Keyed, w.Life),
                Tables = t with { Lives = t.Lives.Set(move.KeyId, Lifted.If(goesOn, next, t.Lives[move.KeyId])) },
            },
            step);
    }

    // A line with its first content, under its owner's key.
    private static Played Given(World w, Move move, Step step, Bytes content)
    {
        var line = move.Line;
        var isVictims = w.IsVictims(move.KeyId);
        var image = new LineImage(line, content);
        var (t, b) = (w.Tables, w.Books);
        var books = b with
        {
            Latest = b.Latest.Set(line, Lifted.If(isVictims, content, b.Latest[line])),
            Authorised = b.Authorised.Set(image, isVictims | b.Authorised[image]),
            Untouched = b.Untouched.Set(line, isVictims & move.Kind != MoveKind.CarryIn),
            Held = b.Held.Set(line, isVictims | b.Held[line]),
            Code = b.Code.Set(line, isVictims & move.Choice),
        };
        return Play.After(w with { Tables = t with { Holder = t.Holder.Set(line, move.KeyId) }, Books = books }, step);
    }

    private static Played CarriedOut(World w, Move move, Step step)
    {
        var carried = new Carried(step.Answer.Outcome == Outcomes.Done, w.IsVictims(move.KeyId), step.Answer.Data);
        return Play.After(w with { Books = w.Books with { Carried = carried } }, step);
    }

    private static Step Nothing(World w) => new(w.Machine.Begin(), Answer.Of(Outcomes.Done));

    private static Played Noted(World w, RuntimeTables tables) => Play.Quiet(w with { Tables = tables });
}
