using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Traces;

/// <summary>Everything that any operation of a trace can be given; each reads what it needs. Unknown in a search, concrete in a trace.</summary>
/// <param name="Core">The core that performs the operation.</param>
/// <param name="Address">A physical address; the physical attacker takes it for the byte address of a line.</param>
/// <param name="Linear">A linear address: 64 bits.</param>
/// <param name="Size">Bytes of an access by linear address: 7 bits, 1 to 64.</param>
/// <param name="Enables">Byte enables: 64 bits.</param>
/// <param name="Data">A line to write.</param>
/// <param name="Written">What WRMSR writes: 64 bits.</param>
/// <param name="Registers">What hardware brings to a write of 982H.</param>
/// <param name="Instruction">What instruction and hardware bring to PCONFIG; its linear address is <paramref name="Linear"/>.</param>
/// <param name="Program">The structure of a PCONFIG that gets it by value.</param>
/// <param name="Mode">The mode in which a core goes on.</param>
/// <param name="Stored">What the physical attacker puts into a DRAM cell.</param>
/// <param name="Wire">How the physical attacker wires an address.</param>
public sealed record Operands(
    CoreId Core,
    PhysicalAddress Address,
    Word Linear,
    Word Size,
    Word Enables,
    Bytes Data,
    Word Written,
    ActivateInputs Registers,
    PconfigInputs Instruction,
    KeyProgram Program,
    CoreMode Mode,
    DramLine Stored,
    Wire Wire)
{
    /// <summary>Nothing but zeros; one byte where a size is needed.</summary>
    public static Operands Zero { get; } = new(
        CoreId.Of(0),
        PhysicalAddress.Of(0),
        Word.Of(0, 64),
        Word.Of(1, 7),
        Word.Of(0, 64),
        Line.Zero,
        Word.Of(0, 64),
        new(false, false, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey, KeyMaterial.NoMacKey),
        PconfigInputs.With(KeyMaterial.ZeroKey, KeyMaterial.ZeroKey) with { EntropyAvailable = false },
        new(KeyId.Of(0), Word.Of(0, 32), false, KeyMaterial.ZeroField, KeyMaterial.ZeroField),
        new(Word.Of(0, 2), false, false, false, Word.Of(0, 64)),
        DramLine.Blank,
        Wire.Honest);

    /// <summary>Operands of which nothing is known.</summary>
    /// <param name="name">The prefix of their names, unique in a script.</param>
    /// <param name="p">The platform, whose cores and lines they name.</param>
    /// <param name="assumptions">Gains what makes them well-formed: the preconditions of operations.</param>
    public static Operands Unknown(string name, Profile p, ImmutableArray<Assertion>.Builder assumptions)
    {
        var unknown = Fresh.Record(name, Zero);
        if (p.Packages == 1) assumptions.Add(new($"{name}.CoreExists", unknown.Core.Package.Value == 0));
        assumptions.Add(new($"{name}.SizeFits", unknown.Size != 0 & unknown.Size <= Word.Of(64, 7)));
        assumptions.Add(new($"{name}.AliasFits", Below(unknown.Wire.Alias, p.PhysicalAddressBits - 6)));
        return unknown with { Instruction = unknown.Instruction with { Rbx = unknown.Linear } };
    }

    /// <summary>Whether the address is one of a DRAM line of the platform.</summary>
    internal Bit NamesLine(Profile p) => Below(Address.Value, p.PhysicalAddressBits) & Address.Offset == 0;

    private static Bit Below(Word value, int bits) => bits >= value.Width ? true : value.Slice(value.Width - 1, bits) == 0;
}

/// <summary>The operands of <see cref="Mode.Change"/>.</summary>
/// <param name="Cpl">Current privilege level: 2 bits.</param>
/// <param name="Seam">In SEAM.</param>
/// <param name="NonRoot">In VMX non-root operation.</param>
/// <param name="PconfigEnable">The control that lets a guest use PCONFIG.</param>
/// <param name="PconfigExiting">The bitmap of leaves that exit: 64 bits.</param>
public readonly record struct CoreMode(Word Cpl, Bit Seam, Bit NonRoot, Bit PconfigEnable, Word PconfigExiting);
