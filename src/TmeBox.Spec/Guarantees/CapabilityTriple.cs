using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>Which KeyIDs a capability may name.</summary>
public enum KeyIdScope
{
    /// <summary>None: the bearer acts on DRAM itself.</summary>
    None,

    /// <summary>That of the sandbox that runs on the core, never the victim's; or one that a forged entry names.</summary>
    Own,

    /// <summary>The victim's.</summary>
    Victim,

    /// <summary>Any at all.</summary>
    Any,
}

/// <summary>Which lines a capability may touch.</summary>
public enum LineScope
{
    /// <summary>Lines that the bearer's window lets pass, other owners' lines included (D-BOX-2).</summary>
    MappedPages,

    /// <summary>Lines that the victim owns.</summary>
    VictimsLines,

    /// <summary>Lines that are or may become a sandbox's; not page tables, not the runtime's data.</summary>
    SandboxLines,

    /// <summary>Any line.</summary>
    AnyLine,
}

/// <summary>A capability of an attacker: KeyIDs it may name, lines, instructions.</summary>
/// <param name="Actor">Who bears it.</param>
/// <param name="KeyIds">The KeyIDs.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Instructions">What it may do with them.</param>
/// <param name="Sentence">The capability in words.</param>
public sealed record CapabilityTriple(Actor Actor, KeyIdScope KeyIds, LineScope Lines, ImmutableArray<MoveKind> Instructions, string Sentence)
{
    private static readonly ImmutableArray<MoveKind> Accesses = [MoveKind.Load, MoveKind.Fetch, MoveKind.Store, MoveKind.Flush, MoveKind.WriteBack];

    /// <summary>Whether it is about other cores than the first.</summary>
    public bool LaterCoresOnly { get; init; }

    /// <summary>What a capability adds to the instrumented co-tenant, who is always there.</summary>
    public static CapabilityTriple Of(Capability capability) => capability switch
    {
        Capability.CoTenant => new(Actor.Attacker, KeyIdScope.Own, LineScope.MappedPages, Accesses,
            "a co-tenant with instrumented code: loads, stores, fetches and flushes under its own KeyID on any line of the pages that its alias maps, the victim's lines included"),
        Capability.OneAccess => new(Actor.Attacker, KeyIdScope.Any, LineScope.AnyLine, [.. Accesses, MoveKind.Movdir64b],
            "a co-tenant with one uninstrumented access: any KeyID, any line, any instruction of the memory model"),
        Capability.Movdir64b => new(Actor.Attacker, KeyIdScope.Own, LineScope.MappedPages, [MoveKind.Movdir64b],
            "a co-tenant that may also use MOVDIR64B under its own KeyID"),
        Capability.ShareReader => new(Actor.Attacker, KeyIdScope.Victim, LineScope.VictimsLines, [MoveKind.Load, MoveKind.Fetch, MoveKind.Flush, MoveKind.WriteBack],
            "a member of a share who may read it and not write it: loads, fetches and flushes under the share's KeyID on the share's lines"),
        Capability.StaleTlb => Runtime(MoveKind.SkipShootDown, "a core other than the first that keeps its translation of a line that was taken from a window") with { LaterCoresOnly = true },
        Capability.NoShootDown => Runtime(MoveKind.SkipShootDown, "a runtime that takes a line from a window without making the cores drop their translations"),
        Capability.NoFlush => Runtime(MoveKind.SkipFlush, "a runtime that takes a line from a window without flushing what is cached under the old KeyID"),
        Capability.NoZero => Runtime(MoveKind.HandOverUnzeroed, "a runtime that gives a line to a sandbox without zeroing it under the new KeyID"),
        Capability.NoStatusCheck => Runtime(MoveKind.ProgramUnchecked, "a runtime that starts a sandbox whatever PCONFIG answered"),
        Capability.OnePackage => Runtime(MoveKind.ProgramOnePackage, "a runtime that programs the key on the first of two packages only"),
        Capability.RekeyWithoutFlush => Runtime(MoveKind.Rekey, "a runtime that gives a KeyID in use a new random key without flushing its lines"),
        Capability.DramSnoop => Dram(false, "sees the DRAM content of sandbox lines: ciphertext, MAC, owner and poison", MoveKind.Snoop),
        Capability.DramFlip => Dram(false, "changes the ciphertext of sandbox lines in DRAM", MoveKind.Flip),
        Capability.DramSplice => Dram(false, "copies DRAM lines of sandboxes, with their metadata, to the places of others", MoveKind.Save, MoveKind.Splice),
        Capability.DramReplay => Dram(false, "copies DRAM lines of sandboxes, with their metadata, and puts them back at the same place later", MoveKind.Save, MoveKind.Restore),
        Capability.DramDrop => Dram(false, "makes the board lose writes to sandbox lines", MoveKind.DropWrites),
        Capability.DramAlias => Dram(false, "makes the address of a sandbox line reach the cell of another", MoveKind.Alias),
        Capability.DramSnoopAny => Dram(true, "sees the DRAM content of any line", MoveKind.Snoop),
        Capability.DramFlipAny => Dram(true, "changes the ciphertext of any line in DRAM, page tables included", MoveKind.Flip, MoveKind.ForgeEntry),
        Capability.DramSpliceAny => Dram(true, "copies any DRAM line to the place of another, page tables included", MoveKind.Save, MoveKind.Splice, MoveKind.ForgeEntry),
        Capability.DramReplayAny => Dram(true, "copies any DRAM line, page tables included, and puts it back at the same place later", MoveKind.Save, MoveKind.Restore, MoveKind.ForgeEntry),
        Capability.DramDropAny => Dram(true, "makes the board lose writes to any line, page tables included", MoveKind.DropWrites, MoveKind.ForgeEntry),
        Capability.DramAliasAny => Dram(true, "makes the address of any line reach the cell of another, page tables included", MoveKind.Alias, MoveKind.ForgeEntry),
        _ => throw new ArgumentOutOfRangeException(nameof(capability)),
    };

    /// <summary>The board on which every other move must be looked at, too, if an attacker is about.</summary>
    public static Board BoardOf(Attacker attacker) => attacker.Added.SelectMany(c => Of(c).Instructions).Aggregate(Board.Honest, (board, kind) => board | kind switch
    {
        MoveKind.DropWrites => Board.LosesWrites,
        MoveKind.Alias => Board.HasAliases,
        _ => Board.Honest,
    });

    /// <summary>Whether an attacker can be on a platform: only where there is a second package can it be forgotten.</summary>
    public static bool Exists(Attacker attacker, Profile profile) => !attacker.Has(Capability.OnePackage) || profile.Packages > 1;

    /// <summary>Whether a move lies within the capability, as far as KeyID <paramref name="k"/> and line <paramref name="a"/> are concerned.</summary>
    public Bit Allows(World w, Move move, KeyId k, LineAddress a)
    {
        if (move.Actor != Actor || !Instructions.Contains(move.Kind)) return false;
        if (Actor == Actor.Runtime) return RuntimeRequire.Holds(w, move, k, a) & (LaterCoresOnly ? move.Core.Value != 0 : true);
        return NamesKeyId(w, move) & TouchesLine(w, move) & CanDo(w, move);
    }

    private Bit NamesKeyId(World w, Move move)
    {
        var t = w.Tables;
        var running = t.Running[move.Core];
        return KeyIds switch
        {
            KeyIdScope.Own => w.IsOther(running) & (move.KeyId.Is(running) | t.Strays[new(move.KeyId, move.Line)]),
            KeyIdScope.Victim => w.IsVictims(move.KeyId),
            _ => true,
        };
    }

    private Bit TouchesLine(World w, Move move) => Lines switch
    {
        LineScope.MappedPages => w.Tables.Passes(move.Core, move.KeyId, move.Line) | w.Tables.Strays[new(move.KeyId, move.Line)],
        LineScope.VictimsLines => w.Owns(move.Line) & w.Tables.Passes(move.Core, move.KeyId, move.Line),
        LineScope.SandboxLines => !w.Tables.Reserved[move.Line] & (move.Kind is MoveKind.Splice or MoveKind.Alias ? !w.Tables.Reserved[move.Source] : true),
        _ => true,
    };

    // A flip changes something; only who is a member of a share has its window.
    private Bit CanDo(World w, Move move) => (Actor, move.Kind) switch
    {
        (_, MoveKind.Flip) => move.Data != w.Machine.Dram[move.Line].Ciphertext,
        (Actor.Attacker, _) => KeyIds == KeyIdScope.Victim ? move.Choice : !move.Choice,
        _ => true,
    };

    /// <summary>What happens in every run, whoever attacks: the victim's own instrumented accesses, the hardware's freedom, and the runtime's programs.</summary>
    public static Bit AlwaysAllowed(World w, Move move, KeyId k, LineAddress a) => move.Actor switch
    {
        Actor.Victim => Accesses.Contains(move.Kind)
            ? w.IsVictims(move.KeyId) & w.Owns(move.Line) & w.Tables.Passes(move.Core, move.KeyId, move.Line) & w.Tables.Running[move.Core].Is(move.KeyId)
                & (move.Kind == MoveKind.Store ? !w.Books.Code[move.Line] : true)
            : false,
        Actor.Hardware => move.Kind switch
        {
            MoveKind.Flush or MoveKind.WriteBack => w.Machine.Cache[new(move.KeyId, move.Line)].Present,
            MoveKind.Prefetch => w.Tables.Passes(move.Core, move.KeyId, move.Line),
            MoveKind.Translate => w.Tables.Alias[new(move.KeyId, move.Line)] == Sandbox.Protocols.AliasPhase.Mapped,
            _ => false,
        },
        Actor.Runtime => Duties.Contains(move.Kind) ? RuntimeRequire.Holds(w, move, k, a) : false,
        _ => false,
    };

    /// <summary>The steps of the runtime's programs, each duty done; and its use of its own lines.</summary>
    public static ImmutableArray<MoveKind> Duties { get; } =
    [
        MoveKind.Program, MoveKind.ProgramSecond, MoveKind.Retire, MoveKind.End, MoveKind.HandOver, MoveKind.Release, MoveKind.Map, MoveKind.Unmap, MoveKind.ShootDown,
        MoveKind.FlushOut, MoveKind.CarryOut, MoveKind.CarryIn, MoveKind.Enter, MoveKind.Leave, MoveKind.Load, MoveKind.Store, MoveKind.Flush,
    ];

    private static CapabilityTriple Runtime(MoveKind kind, string sentence) => new(Actor.Runtime, KeyIdScope.Any, LineScope.SandboxLines, [kind], sentence);

    private static CapabilityTriple Dram(bool any, string sentence, params ImmutableArray<MoveKind> kinds) =>
        new(Actor.Physical, KeyIdScope.None, any ? LineScope.AnyLine : LineScope.SandboxLines, kinds, "someone who " + sentence);
}
