using System.Collections.Immutable;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>The name of a known attack.</summary>
/// <param name="Id">Its id among the scenarios, A1 to A31.</param>
/// <param name="Sentence">What happens in it.</param>
public sealed record AttackName(string Id, string Sentence);

/// <summary>Recognises the known attack that a sequence of steps is an instance of.</summary>
public static class AttackNames
{
    private static readonly ImmutableArray<(AttackName Name, Func<Attack, bool> Is)> Known =
    [
        (new("A23", "whoever names the victim's KeyID gets and puts plaintext: isolation is only that it cannot be named"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.KeyId == a.Scene.VictimKeyId)),
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
        (new("A12", "stale dirty alias: a foreign dirty line is written back over the victim's newer data"),
            a => a.Goal == AttackGoal.Stale && a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Store)),
        (new("A20", "wrong-KeyID partial store: the touched block is destroyed and the rest of the line survives"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind == MoveKind.Store && s.Enables != ulong.MaxValue)),
        (new("A6", "foreign overwrite: the victim decrypts what another key encrypted"),
            a => a.Steps.Any(s => s.Actor == Actor.Attacker && s.Kind is MoveKind.Store or MoveKind.Movdir64b)),
    ];

    /// <summary>Every known attack, in the order in which they are recognised.</summary>
    public static ImmutableArray<AttackName> All { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The first known attack that the steps are an instance of.</summary>
    /// <exception cref="InvalidOperationException">None is: the catalogue lacks a name.</exception>
    public static AttackName Of(Attack attack) =>
        Known.FirstOrDefault(k => k.Is(attack)).Name ?? throw new InvalidOperationException($"no known attack looks like {string.Join(", ", attack.Steps.Select(s => s.Kind))}");

    private static bool Uses(Attack attack, MoveKind kind) => attack.Steps.Any(s => s.Kind == kind);
}
