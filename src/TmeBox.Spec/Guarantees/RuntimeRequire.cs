using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>What the runtime's programs know before each of their steps: they keep tables, and go through the steps in order.</summary>
/// <remarks>
/// A program that asks whether <b>no</b> window has a line, or whether a KeyID has no line at all, looks through its tables; here the
/// answer is taken at one KeyID and one line, so that a proof may use it where it needs it.
/// </remarks>
public static class RuntimeRequire
{
    /// <summary>Whether the runtime may take a step, as far as KeyID <paramref name="k"/> and line <paramref name="a"/> are concerned.</summary>
    public static Bit Holds(World w, Move move, KeyId k, LineAddress a)
    {
        var t = w.Tables;
        var (keyId, line) = (move.KeyId, move.Line);
        var phase = t.Alias[new(keyId, line)];
        return move.Kind switch
        {
            MoveKind.Program or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage => t.Lives[keyId] == KeyIdLife.Idle & IsSoftwares(w, keyId),
            MoveKind.ProgramSecond => t.Lives[keyId] == KeyIdLife.Keying,
            MoveKind.Retire => t.Lives[keyId] == KeyIdLife.Live & RunsNowhere(w, keyId),
            // Its last act is WBINVD on every package and, where that spares other threads' caches, on every core: a flush of every line that is cached under the KeyID.
            MoveKind.End => t.Lives[keyId] == KeyIdLife.Ending & !t.IsAliased(keyId, a) & !t.Holder[a].Is(keyId) & !w.Machine.Cache[new(keyId, a)].Present,
            MoveKind.Flush => t.IsLive(keyId),
            MoveKind.HandOver or MoveKind.HandOverUnzeroed => IsFree(w, move, k),
            MoveKind.CarryIn => IsFree(w, move, k) & w.Books.Carried.Full,
            MoveKind.Release => !t.Holder[line].Is(RuntimeTables.Nobody),
            MoveKind.Map => t.Lives[keyId] == KeyIdLife.Live & !t.Reserved[line] & phase == AliasPhase.None & MayMap(w, keyId, line),
            MoveKind.Unmap => phase == AliasPhase.Mapped,
            MoveKind.ShootDown or MoveKind.SkipShootDown => phase == AliasPhase.Awaits(move.Core) & phase != AliasPhase.ShotDown(w.Machine.Profile) & phase >= AliasPhase.Unmapped,
            MoveKind.FlushOut or MoveKind.SkipFlush => phase == AliasPhase.ShotDown(w.Machine.Profile),
            MoveKind.CarryOut => t.IsLive(keyId) & phase == AliasPhase.ShotDown(w.Machine.Profile),
            MoveKind.Enter => t.Lives[keyId] == KeyIdLife.Live & t.Running[move.Core].Is(RuntimeTables.Nobody),
            MoveKind.Leave => !t.Running[move.Core].Is(RuntimeTables.Nobody),
            MoveKind.Rekey => t.IsLive(keyId),
            MoveKind.Load or MoveKind.Store => keyId.Is(RuntimeTables.Nobody) & t.Reserved[line],
            _ => false,
        };
    }

    private static Bit IsSoftwares(World w, KeyId keyId) =>
        keyId.Value != 0 & keyId.Value <= Word.Of((ulong)w.Machine.Profile.SharedKeyIds(), KeyId.Width);

    private static Bit RunsNowhere(World w, KeyId keyId)
    {
        Bit nowhere = true;
        for (var core = 0; core < AliasPhase.Cores(w.Machine.Profile); core++) nowhere &= !w.Tables.Running[CoreId.Of(core)].Is(keyId);
        return nowhere;
    }

    // The line is nobody's, and no window has anything to do with it; where pages are shared, the windows of its neighbours have.
    private static Bit IsFree(World w, Move move, KeyId k)
    {
        var t = w.Tables;
        var unmapped = w.SharesPages ? (w.ReachedBy(k, move.Line) & w.IsVictims(move.KeyId)).Implies(w.Books.Contested[move.Line]) : !t.IsAliased(k, move.Line);
        var firstTime = (move.Choice & w.IsVictims(move.KeyId)).Implies(!w.Books.Held[move.Line]);
        return t.Lives[move.KeyId] == KeyIdLife.Live & t.Holder[move.Line].Is(RuntimeTables.Nobody) & !t.Reserved[move.Line] & unmapped & firstTime;
    }

    private static Bit MayMap(World w, KeyId keyId, LineAddress line) => w.SharesPages
        ? (w.Owns(line) & !w.IsVictims(keyId)).Implies(w.Books.Contested[line])
        : w.Tables.Holder[line].Is(keyId);
}
