using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Attacks;

/// <summary>The machine operations that set-up and the steps of an attack stand for.</summary>
public static class AttackOperations
{
    /// <summary>What is done before the first step, as <see cref="Scene.Begin"/> runs it.</summary>
    public static IEnumerable<Operation> SetUpOf(Scene scene)
    {
        var inputs = Scene.ActivateInputs;
        yield return new Operation.Activate(SetUp.ActivateValue(scene.Profile), true, false, Of(inputs.DataKey), Of(inputs.TweakKey), Of(inputs.MacKey));
        yield return new Operation.Movdir64b(scene.RuntimesAddress, Of(Line.Zero));
        if (scene.Start == SceneStart.Activated) yield break;
        foreach (var keyId in new[] { scene.VictimKeyId, scene.AttackerKeyId })
            for (var package = 0; package < scene.Profile.Packages; package++)
                yield return Program(scene.Profile, keyId, 0, true) with { Core = 2 * package };
        yield return new Operation.Movdir64b(Name(scene.Profile, scene.VictimKeyId, scene.Address), Of(Line.Zero));
        yield return new Operation.Movdir64b(Name(scene.Profile, scene.AttackerKeyId, scene.AttackersAddress), Of(Line.Zero));
    }

    /// <summary>The operation of one step in one run, or null if the step changes tables only, or nothing.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="step">The step.</param>
    /// <param name="data">What it writes.</param>
    /// <param name="draw">The number of the random key, for a step that draws one.</param>
    /// <param name="world">The world before it.</param>
    public static Operation? Of(Scene scene, AttackStep step, Bytes data, int draw, World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        var address = Name(scene.Profile, step.KeyId, step.Address);
        var operation = step.Kind switch
        {
            MoveKind.Load or MoveKind.Fetch or MoveKind.CarryOut => new Operation.Load(address),
            MoveKind.Store => new Operation.Store(address, step.Enables, Of(data)),
            MoveKind.Flush => step.Actor == Actor.Hardware ? new Operation.Evict(address) : new Operation.Flush(address),
            MoveKind.FlushOut => new Operation.Flush(address),
            MoveKind.WriteBack => new Operation.WriteBack(address),
            MoveKind.Prefetch => new Operation.Prefetch(address),
            MoveKind.Movdir64b => new Operation.Movdir64b(address, Of(data)),
            MoveKind.HandOver => new Operation.Movdir64b(address, Of(Line.Zero)),
            MoveKind.CarryIn => new Operation.Movdir64b(address, Of(world.Books.Carried.Data)),
            MoveKind.Snoop or MoveKind.Save => new Operation.Snoop(step.Address),
            MoveKind.Restore => Put(step.Address, world.Saved[LineAddress.Of(step.Address)]),
            MoveKind.Splice => Put(step.Address, world.Saved[LineAddress.Of(step.Source)]),
            MoveKind.Flip => Put(step.Address, new(true, Physical.Snoop(world.Machine, LineAddress.Of(step.Address)) with { Ciphertext = data })),
            MoveKind.DropWrites => Rewire(step, world, 0, step.Choice),
            MoveKind.Alias => Rewire(step, world, step.Choice ? step.Address ^ step.Source : 0, null),
            MoveKind.Rekey or MoveKind.Program or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage => Program(scene.Profile, step.KeyId, draw, !step.NoEntropy),
            MoveKind.ProgramSecond => Program(scene.Profile, step.KeyId, draw, !step.NoEntropy),
            _ => default(Operation),
        };
        return operation is null ? null : operation with { Core = step.Kind == MoveKind.ProgramSecond ? 2 : step.Kind is MoveKind.Program or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage ? 0 : step.Core };
    }

    private static Operation.Replace? Put(ulong line, SavedLine copy) => copy.Taken.IsTrue
        ? new(line, Of(copy.Copy.Ciphertext), MacTag.Value(copy.Copy.Mac), copy.Copy.Poison.IsTrue, copy.Copy.Owner.IsTrue)
        : null;

    // A rewiring says the whole wire, so what is not changed is said again.
    private static Operation.Rewire Rewire(AttackStep step, World world, ulong alias, bool? drops)
    {
        var wire = world.Machine.Wiring[LineAddress.Of(step.Address)];
        return drops is { } d ? new(step.Address, wire.Alias.Concrete << 6, d) : new(step.Address, alias, wire.DropsWrites.IsTrue);
    }

    /// <summary>The physical address by which software names a line under a KeyID once set-up has activated all KeyID bits.</summary>
    public static ulong Name(Profile profile, int keyId, ulong address) => address | ((ulong)keyId << (profile.PhysicalAddressBits - profile.MaxKeyIdBits));

    // The structure as the set-up program has it, by value.
    private static Operation.Pconfig Program(Profile profile, int keyId, int draw, bool entropy)
    {
        var (data, tweak) = Scene.RandomKeys(keyId, draw);
        var control = KeyProgram.For(KeyProgram.SetKeyRandom, KeyId.Of(keyId), SetUp.SandboxAlgorithm(profile), KeyMaterial.ZeroField, KeyMaterial.ZeroField).Control;
        var nothing = Of(KeyMaterial.ZeroField);
        return new(entropy, Of(data), Of(tweak), new KeyStructure(keyId, (uint)control.Concrete, true, nothing, nothing));
    }

    private static Hex Of(Bytes bytes) => Hex.Of(bytes.Concrete);
}
