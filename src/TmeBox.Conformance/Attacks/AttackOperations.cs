using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Attacks;

/// <summary>The machine operations that set-up and the steps of an attack stand for.</summary>
public static class AttackOperations
{
    /// <summary>The policy's set-up program as <see cref="Scene.Begin"/> runs it.</summary>
    public static IEnumerable<Operation> SetUpOf(Scene scene)
    {
        var inputs = Scene.ActivateInputs;
        yield return new Operation.Activate(SetUp.ActivateValue(scene.Profile), true, false, Of(inputs.DataKey), Of(inputs.TweakKey), Of(inputs.MacKey));
        foreach (var keyId in new[] { scene.VictimKeyId, scene.AttackerKeyId }) yield return Program(scene.Profile, keyId, 0);
        yield return new Operation.Movdir64b(Name(scene.Profile, scene.VictimKeyId, scene.Address), Of(Line.Zero));
    }

    /// <summary>The operation of one step in one run, or null if the step does nothing (a restore of what was never saved).</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="step">The step.</param>
    /// <param name="data">What it writes.</param>
    /// <param name="draw">The number of the random key, for a re-keying.</param>
    /// <param name="saved">What the physical attacker copied.</param>
    public static Operation? Of(Scene scene, AttackStep step, Bytes data, int draw, SavedLine saved)
    {
        var address = Name(scene.Profile, step.KeyId, step.Address);
        return step.Kind switch
        {
            MoveKind.Load => new Operation.Load(address),
            MoveKind.Store => new Operation.Store(address, step.Enables, Of(data)),
            MoveKind.Flush => step.Actor == Actor.Hardware ? new Operation.Evict(address) : new Operation.Flush(address),
            MoveKind.WriteBack => new Operation.WriteBack(address),
            MoveKind.Prefetch => new Operation.Prefetch(address),
            MoveKind.Movdir64b => new Operation.Movdir64b(address, Of(data)),
            MoveKind.Snoop or MoveKind.Save => new Operation.Snoop(step.Address),
            MoveKind.Restore => saved.Taken.IsTrue
                ? new Operation.Replace(step.Address, Of(saved.Copy.Ciphertext), MacTag.Value(saved.Copy.Mac), saved.Copy.Poison.IsTrue, saved.Copy.Owner.IsTrue)
                : null,
            MoveKind.Rekey => Program(scene.Profile, step.KeyId, draw),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    /// <summary>The physical address by which software names a line under a KeyID once set-up has activated all KeyID bits.</summary>
    public static ulong Name(Profile profile, int keyId, ulong address) => address | ((ulong)keyId << (profile.PhysicalAddressBits - profile.MaxKeyIdBits));

    // The structure as the set-up program has it, by value.
    private static Operation.Pconfig Program(Profile profile, int keyId, int draw)
    {
        var (data, tweak) = Scene.RandomKeys(keyId, draw);
        var control = KeyProgram.For(KeyProgram.SetKeyRandom, KeyId.Of(keyId), SetUp.SandboxAlgorithm(profile), KeyMaterial.ZeroField, KeyMaterial.ZeroField).Control;
        var nothing = Of(KeyMaterial.ZeroField);
        return new(true, Of(data), Of(tweak), new KeyStructure(keyId, (uint)control.Concrete, true, nothing, nothing));
    }

    private static Hex Of(Bytes bytes) => Hex.Of(bytes.Concrete);
}
