using System.Collections.Immutable;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Attacks;

/// <summary>The name of a known attack.</summary>
/// <param name="Id">Its id among the scenarios, A1 to A31.</param>
/// <param name="Sentence">What happens in it.</param>
public sealed record AttackName(string Id, string Sentence);

/// <summary>Recognises the known attack that a sequence of steps is an instance of.</summary>
public static class AttackNames
{
    private static readonly AttackName StaleAlias = new("A12", "stale dirty alias: what is cached under a foreign KeyID, or is left of a line's former life, is written back over newer data");

    private static readonly ImmutableArray<(AttackName Name, Func<Attack, bool> Is)> Known =
    [
        (new("A15", "ignored PCONFIG failure: a sandbox starts without a key of its own"),
            a => Uses(a, MoveKind.ProgramUnchecked)),
        (new("A14", "missed package: lines whose home is the second package are not under the sandbox's key"),
            a => Uses(a, MoveKind.ProgramOnePackage)),
        (new("A24", "uninitialised line: whoever receives it finds what its former life left"),
            a => Uses(a, MoveKind.HandOverUnzeroed)),
        (new("S1", "stale translation: a core still reaches a line that was taken from its window, or keeps a KeyID's plaintext from one life to the next"),
            a => Uses(a, MoveKind.SkipShootDown)),
        (StaleAlias,
            a => Uses(a, MoveKind.SkipFlush)),
        (new("S2", "forged page-table entry: page tables lie under KeyID 0, which never has integrity, so one entry undoes all"),
            a => Uses(a, MoveKind.ForgeEntry)),
        (new("A3", "dropped write: what was there before is still there"),
            a => Uses(a, MoveKind.DropWrites)),
        (new("A4", "splice or alias: an address gives what belongs to another"),
            a => Uses(a, MoveKind.Splice) || Uses(a, MoveKind.Alias)),
        (new("A10", "changed bits: a block decrypts to something else"),
            a => Uses(a, MoveKind.Flip)),
        (new("A23", "whoever names the victim's KeyID gets and puts plaintext: isolation is only that it cannot be named"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.KeyId == a.Scene.VictimKeyId)),
        (new("A17", "the runtime's own lines lie under KeyID 0, which anybody may name who is not held by the rules"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.KeyId == 0)),
        (new("A1", "ciphertext dictionary: equal contents of a line show as equal ciphertext"),
            a => Uses(a, MoveKind.Snoop)),
        (new("A2", "replay at the same address: an earlier ciphertext, MAC and poison bit verify again"),
            a => Uses(a, MoveKind.Restore)),
        (new("A13", "re-keying under live data: what is in DRAM was encrypted under the key that is gone"),
            a => Uses(a, MoveKind.Rekey)),
        (new("A29", "software replay through a foreign alias: reading under one's own key and storing the garbage back restores the ciphertext"),
            a => a.Goal == AttackGoal.Stale && a.Steps.Any(s => s.Actor == Actor.Attacker && s.First.SeenAt is not null)),
        (new("A30", "software dictionary: equal contents of a line read as equal garbage under a foreign key"),
            a => a.Guarantee == Guarantee.ConfidentialityStrict && a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Load)),
        (StaleAlias,
            a => a.Goal == AttackGoal.Stale && a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Store)),
        (new("A20", "wrong-KeyID partial store: the touched block is destroyed and the rest of the line survives"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Store && s.Enables != ulong.MaxValue)),
        (new("A6", "foreign overwrite: the victim decrypts, or is refused, what another key encrypted"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind is MoveKind.Store or MoveKind.Movdir64b)),
        (new("A5", "wrong-KeyID read: where reads are checked it poisons the line for its owner"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind is MoveKind.Load or MoveKind.Fetch)),
    ];

    /// <summary>Every known attack, in the order in which they are recognised.</summary>
    public static ImmutableArray<AttackName> All { get; } = [.. Known.Select(k => k.Name).Distinct()];

    /// <summary>The first known attack that the steps are an instance of.</summary>
    /// <exception cref="InvalidOperationException">None is: the catalogue lacks a name.</exception>
    public static AttackName Of(Attack attack) =>
        Known.FirstOrDefault(k => k.Is(attack)).Name ?? throw new InvalidOperationException($"no known attack looks like {string.Join(", ", attack.Steps.Select(s => s.Kind))}");

    private static bool Uses(Attack attack, MoveKind kind) => attack.Steps.Any(s => s.Kind == kind);
}
