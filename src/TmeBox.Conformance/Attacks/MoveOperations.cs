using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Attacks;

/// <summary>The machine operations that moves stand for: so that whatever is played on worlds can be done by an implementation.</summary>
public static class MoveOperations
{
    /// <summary>The operation of a concrete move, or null if the move changes tables only, or nothing.</summary>
    /// <param name="world">The world before it.</param>
    /// <param name="move">The move.</param>
    public static Operation? Of(World world, Move move)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(move);
        var (profile, line) = (world.Machine.Profile, move.Line.ByteAddress.Concrete);
        var address = Name(profile, (int)move.KeyId.Value.Concrete, line);
        var operation = move.Kind switch
        {
            MoveKind.Load or MoveKind.Fetch or MoveKind.CarryOut => new Operation.Load(address),
            MoveKind.Store => new Operation.Store(address, move.Enables.Concrete, Of(move.Data)),
            MoveKind.Flush => move.Actor == Actor.Hardware ? new Operation.Evict(address) : new Operation.Flush(address),
            MoveKind.FlushOut => new Operation.Flush(address),
            MoveKind.WriteBack => new Operation.WriteBack(address),
            MoveKind.Prefetch => new Operation.Prefetch(address),
            MoveKind.Movdir64b => new Operation.Movdir64b(address, Of(move.Data)),
            MoveKind.HandOver => new Operation.Movdir64b(address, Of(Line.Zero)),
            MoveKind.CarryIn => new Operation.Movdir64b(address, Of(world.Books.Carried.Data)),
            MoveKind.Snoop or MoveKind.Save => new Operation.Snoop(line),
            MoveKind.Restore => PutBack(line, world.Saved[move.Line]),
            MoveKind.Splice => PutBack(line, world.Saved[move.Source]),
            MoveKind.Flip => Put(line, Physical.Snoop(world.Machine, move.Line) with { Ciphertext = move.Data }),
            MoveKind.DropWrites => Rewire(move, world, 0, move.Choice.IsTrue),
            MoveKind.Alias => Rewire(move, world, move.Choice.IsTrue ? line ^ move.Source.ByteAddress.Concrete : 0, null),
            MoveKind.Rekey or MoveKind.Program or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage or MoveKind.ProgramSecond =>
                Program(profile, move.KeyId, move.Entropy.IsTrue, move.RandomDataKey, move.RandomTweakKey),
            _ => default(Operation),
        };
        return operation is null ? null : operation with { Core = CoreOf(move) };
    }

    /// <summary>The physical address by which software names a line under a KeyID once set-up has activated all KeyID bits.</summary>
    public static ulong Name(Profile profile, int keyId, ulong address)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return address | ((ulong)keyId << (profile.PhysicalAddressBits - profile.MaxKeyIdBits));
    }

    /// <summary>The PCONFIG by which the set-up program gives a KeyID a random key, its structure by value.</summary>
    internal static Operation.Pconfig Program(Profile profile, KeyId keyId, bool entropy, Bytes dataKey, Bytes tweakKey)
    {
        var control = KeyProgram.For(KeyProgram.SetKeyRandom, keyId, SetUp.SandboxAlgorithm(profile), KeyMaterial.ZeroField, KeyMaterial.ZeroField).Control;
        var nothing = Of(KeyMaterial.ZeroField);
        return new(entropy, Of(dataKey), Of(tweakKey), new KeyStructure((int)keyId.Value.Concrete, (uint)control.Concrete, true, nothing, nothing));
    }

    /// <summary>The write of 982H by which the set-up program activates the machine.</summary>
    internal static Operation.Activate Activate(Profile profile, Spec.Machine.ActivateInputs inputs) =>
        new(SetUp.ActivateValue(profile), true, false, Of(inputs.DataKey), Of(inputs.TweakKey), Of(inputs.MacKey));

    /// <summary>The bytes of a lifted value that is concrete.</summary>
    internal static Hex Of(Bytes bytes) => Hex.Of(bytes.Concrete);

    /// <summary>A line of DRAM put in the place of another.</summary>
    internal static Operation.Replace Put(ulong line, DramLine content) =>
        new(line, Of(content.Ciphertext), MacTag.Value(content.Mac), content.Poison.IsTrue, content.Owner.IsTrue);

    private static Operation.Replace? PutBack(ulong line, SavedLine copy) => copy.Taken.IsTrue ? Put(line, copy.Copy) : null;

    // A rewiring says the whole wire, so what is not changed is said again.
    private static Operation.Rewire Rewire(Move move, World world, ulong alias, bool? drops)
    {
        var (wire, line) = (world.Machine.Wiring[move.Line], move.Line.ByteAddress.Concrete);
        return drops is { } d ? new(line, wire.Alias.Concrete << 6, d) : new(line, alias, wire.DropsWrites.IsTrue);
    }

    // The runtime programs a package from the package's own first core.
    private static int CoreOf(Move move) => move.Kind switch
    {
        MoveKind.ProgramSecond => 2,
        MoveKind.Program or MoveKind.ProgramUnchecked or MoveKind.ProgramOnePackage => 0,
        _ => (int)move.Core.Value.Concrete,
    };
}
