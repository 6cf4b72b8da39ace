using TmeBox.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Attacks;

/// <summary>The machine operations that an attack begins with.</summary>
public static class AttackOperations
{
    /// <summary>What is done before the first step, as <see cref="Scene.Begin"/> runs it.</summary>
    public static IEnumerable<Operation> SetUpOf(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var zeros = MoveOperations.Of(Line.Zero);
        yield return MoveOperations.Activate(scene.Profile, Scene.ActivateInputs);
        yield return new Operation.Movdir64b(scene.RuntimesAddress, zeros);
        if (scene.Start == SceneStart.Activated) yield break;
        foreach (var keyId in new[] { scene.VictimKeyId, scene.AttackerKeyId })
        {
            var (data, tweak) = Scene.RandomKeys(keyId, 0);
            for (var package = 0; package < scene.Profile.Packages; package++)
                yield return MoveOperations.Program(scene.Profile, KeyId.Of(keyId), true, data, tweak) with { Core = 2 * package };
        }

        yield return new Operation.Movdir64b(MoveOperations.Name(scene.Profile, scene.VictimKeyId, scene.Address), zeros);
        yield return new Operation.Movdir64b(MoveOperations.Name(scene.Profile, scene.AttackerKeyId, scene.AttackersAddress), zeros);
    }
}
