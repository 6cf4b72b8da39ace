using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Conformance.Worlds;

/// <summary>What the runtime's programs would do next for a sandbox and a line: so random runs go through whole lives of lines and KeyIDs.</summary>
/// <remarks>Only a suggestion: whether the step may be made is asked of the specification.</remarks>
internal static class Lifecycle
{
    /// <summary>The turn that lets whoever has the core leave it; drawn where many share one.</summary>
    public const int NextTurn = 12;

    /// <summary>The turn in which a line is given out, or taken from whoever has it; drawn where many trade.</summary>
    public const int Trade = 13;

    /// <summary>What was begun and is not done comes first: a line on its way out of a window or into one, a KeyID without a sandbox, a sandbox without a core.</summary>
    /// <param name="w">The world.</param>
    /// <param name="scope">Where to look.</param>
    /// <param name="first">The KeyID to look at first, so that each gets its turn.</param>
    public static (KeyId KeyId, LineAddress Line)? Unfinished(World w, WorldScope scope, int first)
    {
        var t = w.Tables;
        int[] keyIds = [.. scope.Policy.Sandboxes.Select(s => s.KeyId).SkipWhile(k => k != first), .. scope.Policy.Sandboxes.Select(s => s.KeyId).TakeWhile(k => k != first)];
        foreach (var number in keyIds)
            foreach (var at in scope.Lines)
            {
                var (keyId, line) = (KeyId.Of(number), LineAddress.Of(at));
                var phase = t.Alias[new(keyId, line)];
                var isOnItsWay = phase >= AliasPhase.Unmapped | (phase == AliasPhase.None & t.Holder[line].Is(keyId)) | (phase == AliasPhase.Mapped & t.Holder[line].Is(RuntimeTables.Nobody) & !w.SharesPages);
                var isWithout = t.Lives[keyId] == KeyIdLife.Idle | (t.Lives[keyId] == KeyIdLife.Live & t.Running[scope.CoreOf(number)].Is(RuntimeTables.Nobody));
                var isLeft = t.Lives[keyId] == KeyIdLife.Ending & (t.Holder[line].Is(keyId) | t.IsAliased(keyId, line));
                if ((isOnItsWay | isWithout | isLeft).IsTrue) return (keyId, line);
            }

        foreach (var keyId in keyIds.Select(KeyId.Of))
            if ((t.Lives[keyId] == KeyIdLife.Ending).IsTrue)
                return (keyId, LineAddress.Of(scope.Lines[0]));

        // A line that is nobody's and that no window has goes to the victim.
        foreach (var line in scope.Lines.Where(scope.IsOwned).Select(LineAddress.Of))
            if (t.Holder[line].Is(RuntimeTables.Nobody).IsTrue)
                return (w.Victim, line);
        return null;
    }

    /// <summary>The next step, and the core that it is about.</summary>
    /// <param name="w">The world.</param>
    /// <param name="keyId">The sandbox.</param>
    /// <param name="line">The line.</param>
    /// <param name="turn">Of a sandbox that lives: 0 lets it leave its core or end, <see cref="NextTurn"/> lets whoever has its core leave it, <see cref="Trade"/> gives one out or takes it back; otherwise the line goes on.</param>
    /// <param name="carries">Whether a line is carried out before it leaves its window, and a line that is given out gets what was carried out of another, if anything was.</param>
    /// <param name="core">The sandbox's core.</param>
    public static (MoveKind Kind, CoreId Core) Next(World w, KeyId keyId, LineAddress line, int? turn, bool carries, CoreId core)
    {
        var t = w.Tables;
        var life = t.Lives[keyId];
        if ((life == KeyIdLife.Idle).IsTrue) return (MoveKind.Program, core);
        var (phase, held) = (t.Alias[new(keyId, line)], t.Holder[line].Is(keyId).IsTrue);
        var isEnding = (life == KeyIdLife.Ending).IsTrue;
        var runs = t.Running[core].Is(keyId).IsTrue;
        if (!isEnding && turn == 0) return (runs ? MoveKind.Leave : MoveKind.Retire, core);
        if (!isEnding && t.Running[core].Is(RuntimeTables.Nobody).IsTrue) return (MoveKind.Enter, core);
        if (!isEnding && turn == NextTurn && !runs) return (MoveKind.Leave, core);
        var given = carries && w.Books.Carried.Full.IsTrue ? MoveKind.CarryIn : MoveKind.HandOver;
        if ((phase == AliasPhase.None).IsTrue)
        {
            if (isEnding) return (held ? MoveKind.Release : MoveKind.End, core);
            if (held) return (MoveKind.Map, core);
            return (t.Holder[line].Is(RuntimeTables.Nobody).IsTrue ? given : MoveKind.Map, core);
        }

        if ((phase == AliasPhase.Mapped).IsTrue && w.SharesPages && !isEnding && turn is null or Trade && t.Holder[line].Is(RuntimeTables.Nobody).IsTrue) return (given, core);
        if ((phase == AliasPhase.Mapped).IsTrue) return (held ? MoveKind.Release : MoveKind.Unmap, core);
        if ((phase == AliasPhase.ShotDown(w.Machine.Profile)).IsTrue) return (carries ? MoveKind.CarryOut : MoveKind.FlushOut, core);
        return (MoveKind.ShootDown, CoreId.Of((int)phase.Concrete - 2));
    }
}
