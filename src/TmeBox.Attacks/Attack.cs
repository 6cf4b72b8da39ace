using System.Collections.Immutable;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Attacks;

/// <summary>A refutation: steps that violate a guarantee, from where a policy's set-up ends.</summary>
/// <param name="Scene">Where it takes place.</param>
/// <param name="Guarantee">What it violates.</param>
/// <param name="Attacker">Who carries it out.</param>
/// <param name="Needs">The capabilities that the steps use; among those that the attacker has.</param>
/// <param name="Goal">How it ends.</param>
/// <param name="Steps">The steps.</param>
public sealed record Attack(Scene Scene, Guarantee Guarantee, Attacker Attacker, ImmutableArray<Capability> Needs, AttackGoal Goal, ImmutableArray<AttackStep> Steps)
{
    /// <summary>Plays the attack and gives the stage after each step.</summary>
    public IEnumerable<Stage> Play(Func<ICipher> cipher)
    {
        var stage = Stage.Begin(Scene, Guarantee, Goal, cipher);
        foreach (var step in Steps)
        {
            stage = stage.After(step);
            yield return stage;
        }
    }

    /// <summary>Whether the attack reaches its goal at its last step with a given cipher.</summary>
    public bool Succeeds(Func<ICipher> cipher) => Play(cipher).LastOrDefault() is { Reached: true };
}
