using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Chain.Layout;
using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Policies;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain.Sides;

/// <summary>Evaluates, on the states of a run, what the proofs say of every state: the invariants of guarantees, what page tables and TLBs are, and the kernel's duties.</summary>
/// <remarks>
/// After a move the invariant of one guarantee, in turn, at the KeyID and line that the move named, and at a KeyID and line elsewhere, in turn; in the
/// end all of them at the victim's KeyID and every line that may be a sandbox's, and one, in turn, at every KeyID and line. What page tables and TLBs are is evaluated where an address was translated anew, and where an entry was written.
/// </remarks>
internal sealed class InvariantWatch
{
    private const int Cores = 2;
    private const InvariantParts Parts = InvariantParts.Keys | InvariantParts.Windows;
    private readonly ChainGround ground;
    private readonly TableFrames frames;
    private readonly IVictimKeys victimKeys;
    private readonly ChainChecks checks;
    private readonly ByteRenaming noRenaming = new(0);
    private int turn;

    /// <summary>A watch.</summary>
    public InvariantWatch(ChainGround ground, TableFrames frames, int victim, IVictimKeys victimKeys, ChainChecks checks)
    {
        (this.ground, this.frames, this.victimKeys, this.checks) = (ground, frames, victimKeys, checks);
        int[] keyIds = [victim, victim - 1, victim + 1, 0, ChainLayout.Unprogrammed];
        KeyIds = [.. keyIds.Select(KeyId.Of)];
        var privatePages = KeyIds.SelectMany(k => new[] { ChainLayout.PageAt(ChainLayout.BasePage((int)k.Value.Concrete)), ChainLayout.PageAt(ChainLayout.GateTable((int)k.Value.Concrete)) });
        Lines = [.. ChainLayout.Arena.Concat(privatePages).Concat(frames.Pages).SelectMany(ChainLayout.LinesOf)];
    }

    /// <summary>The KeyIDs of a run.</summary>
    public ImmutableArray<KeyId> KeyIds { get; }

    /// <summary>The lines of a run.</summary>
    public ImmutableArray<LineAddress> Lines { get; }

    /// <summary>Whether a break is told before it does harm.</summary>
    public bool IsStrict => checks == ChainChecks.InvariantsToo;

    /// <summary>How many invariants were evaluated, each at one KeyID and line or at one address.</summary>
    public long Count { get; private set; }

    /// <summary>What does not hold after a move, in words; or null.</summary>
    public string? Of(World before, Move move, ChainWorlds worlds)
    {
        if (checks == ChainChecks.GuaranteesOnly) return null;
        turn++;
        if (IsRuntimes(move) && Neglected(before, move, worlds.Left) is { } duty) return duty;
        if (turn % 4 != 0) return null;
        var guarantee = ground.Standing[turn / 4 % ground.Standing.Length];
        var number = (int)((uint)turn * 2654435761u % (uint)(KeyIds.Length * Lines.Length));
        return Broken(guarantee, worlds, move.KeyId, move.Line) ?? Broken(guarantee, worlds, KeyIds[number % KeyIds.Length], Lines[number / KeyIds.Length]);
    }

    /// <summary>What does not hold of page tables and TLBs at an address, in words; or null.</summary>
    public string? OfPaging(World w, CoreId core, ulong address)
    {
        if (checks == ChainChecks.GuaranteesOnly) return null;
        Count++;
        return WindowPaging.Holds(w, frames.Tree, ChainLayout.Limits, core, new(Word.Of(address, 64))).IsTrue
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the page tables, or core {core.Value.Concrete}'s translations, are not the runtime's at 0x{address:x}");
    }

    /// <summary>What does not hold somewhere, in words; or null.</summary>
    public string? Everywhere(ChainWorlds worlds) => checks == ChainChecks.GuaranteesOnly
        ? null
        : (from keyId in KeyIds
           from line in Lines
           select Broken(ground.Standing[++turn % ground.Standing.Length], worlds, keyId, line)).FirstOrDefault(b => b is not null)
          ?? (from guarantee in ground.Standing
              from line in Lines.Take(ChainLayout.Arena.Length * ChainLayout.PageLines)
              select Broken(guarantee, worlds, worlds.Left.Victim, line)).FirstOrDefault(b => b is not null);

    private static bool IsRuntimes(Move move) =>
        move is { Actor: Actor.Runtime, Kind: MoveKind.Unmap or MoveKind.ShootDown or MoveKind.HandOver or MoveKind.CarryIn };

    // At the address at which the move's window shows the line.
    private string? Neglected(World before, Move move, World after)
    {
        var line = move.Line.ByteAddress.Concrete;
        if (line >= WindowAddress.PrivatePages) return null;
        Count++;
        var x = WindowAddress.Showing(move.KeyId, move.Line, ChainLayout.Limits);
        return Enumerable.Range(0, Cores).All(core => KernelDuty.At(move).All(d => d.Done(new(before, move, after, frames.Tree, ChainLayout.Limits, CoreId.Of(core), x)).IsTrue))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the kernel neglected a duty: {move.Kind} of KeyID {move.KeyId.Value.Concrete}, line 0x{line:x}");
    }

    private string? Broken(Guarantee guarantee, ChainWorlds worlds, KeyId keyId, LineAddress line)
    {
        var second = worlds.Second(guarantee);
        if (Promise.IsOfTwoRuns(guarantee) && second is null) return null;
        Count++;
        return Invariants.At(guarantee, Parts, worlds.Left, second, victimKeys, worlds.Renaming ?? noRenaming, keyId, line).IsTrue || worlds.Chance is not null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the invariant of {Naming.NameOf(guarantee)} is false at KeyID {keyId.Value.Concrete}, line 0x{line.ByteAddress.Concrete:x}");
    }
}
