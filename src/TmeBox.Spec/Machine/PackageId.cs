using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>A package: its cores, its caches, its key table, and the memory controller of its part of DRAM.</summary>
/// <param name="Value">1 bit.</param>
public readonly record struct PackageId(Word Value)
{
    /// <summary>A concrete package, 0 or 1.</summary>
    public static PackageId Of(int value) => new(Word.Of((ulong)value, 1));

    /// <summary>The package whose controller a line passes: of two packages each has one half of the addresses (model).</summary>
    /// <remarks>Encryption happens at the controller (F-ENC-1), so this package's key table counts, whoever asks.</remarks>
    public static PackageId HomeOf(MachineState m, LineAddress line) =>
        m.Profile.Packages == 1 ? Of(0) : new((line.ByteAddress >> (PhysicalAddress.AddressBits(m) - Word.Of(1, PhysicalAddress.Width))).Slice(0, 0));
}
