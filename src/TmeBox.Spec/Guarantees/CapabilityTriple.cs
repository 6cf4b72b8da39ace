using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>Which KeyIDs a capability may name.</summary>
public enum KeyIdScope
{
    /// <summary>None: the bearer acts on DRAM itself.</summary>
    None,

    /// <summary>Those of other sandboxes, never the victim's.</summary>
    Own,

    /// <summary>The victim's.</summary>
    Victim,

    /// <summary>Any sandbox's.</summary>
    AnySandbox,
}

/// <summary>Which lines a capability may touch.</summary>
public enum LineScope
{
    /// <summary>Lines of the pages that the bearer's alias maps, other owners' lines included (D-BOX-2).</summary>
    MappedPages,

    /// <summary>Lines that a sandbox owns; not page tables, not the runtime's data.</summary>
    SandboxLines,
}

/// <summary>A capability of an attacker: KeyIDs it may name, lines, instructions.</summary>
/// <param name="Actor">Who bears it.</param>
/// <param name="KeyIds">The KeyIDs.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Instructions">What it may do with them.</param>
/// <param name="Sentence">The capability in words.</param>
public sealed record CapabilityTriple(Actor Actor, KeyIdScope KeyIds, LineScope Lines, ImmutableArray<MoveKind> Instructions, string Sentence)
{
    /// <summary>What a capability adds to the instrumented co-tenant, who is always there.</summary>
    public static CapabilityTriple Of(Capability capability) => capability switch
    {
        Capability.CoTenant => new(Actor.Attacker, KeyIdScope.Own, LineScope.MappedPages, [MoveKind.Load, MoveKind.Store, MoveKind.Flush, MoveKind.WriteBack],
            "a co-tenant with instrumented code: loads, stores and flushes under its own KeyID on any line of the pages that its alias maps, the victim's lines included"),
        Capability.VictimKeyId => new(Actor.Attacker, KeyIdScope.Victim, LineScope.SandboxLines, [MoveKind.Load, MoveKind.Store, MoveKind.Flush, MoveKind.WriteBack],
            "a co-tenant with one uninstrumented access that names the victim's KeyID, so in the victim's own window"),
        Capability.Movdir64b => new(Actor.Attacker, KeyIdScope.Own, LineScope.MappedPages, [MoveKind.Movdir64b],
            "a co-tenant that may also use MOVDIR64B under its own KeyID"),
        Capability.DramSnoop => new(Actor.Physical, KeyIdScope.None, LineScope.SandboxLines, [MoveKind.Snoop],
            "someone who sees the DRAM content of sandbox lines: ciphertext, MAC and poison"),
        Capability.DramReplay => new(Actor.Physical, KeyIdScope.None, LineScope.SandboxLines, [MoveKind.Save, MoveKind.Restore],
            "someone who copies DRAM lines of sandboxes, with MAC and poison, and puts them back at the same place later"),
        Capability.RekeyWithoutFlush => new(Actor.Runtime, KeyIdScope.AnySandbox, LineScope.SandboxLines, [MoveKind.Rekey],
            "a runtime that gives a KeyID in use a new random key without flushing its lines"),
        _ => throw new ArgumentOutOfRangeException(nameof(capability)),
    };

    /// <summary>Whether a move lies within the capability.</summary>
    public Bit Allows(World w, Move move)
    {
        if (move.Actor != Actor || !Instructions.Contains(move.Kind)) return false;
        Bit keyId = KeyIds switch
        {
            KeyIdScope.None => true,
            KeyIdScope.Own => w.IsOther(move.KeyId),
            KeyIdScope.Victim => move.KeyId.Is(w.Victim),
            _ => w.IsSandbox(move.KeyId),
        };
        return keyId & (Lines == LineScope.SandboxLines ? w.Owned[move.Line] | w.Reach[move.Line] : w.Reach[move.Line]);
    }

    /// <summary>What happens in every run, whoever attacks: the victim's own instrumented accesses, and the hardware's freedom.</summary>
    public static Bit AlwaysAllowed(World w, Move move) => move.Actor switch
    {
        Actor.Victim => move.Kind is MoveKind.Load or MoveKind.Store or MoveKind.Flush or MoveKind.WriteBack
            ? move.KeyId.Is(w.Victim) & w.Owned[move.Line]
            : false,
        Actor.Hardware => move.Kind is MoveKind.Flush or MoveKind.WriteBack or MoveKind.Prefetch
            ? move.KeyId.Is(w.Victim) | (w.IsOther(move.KeyId) & w.Reach[move.Line])
            : false,
        _ => false,
    };
}
