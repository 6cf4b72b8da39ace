using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>How a line address reaches its DRAM cell; a physical attacker may change it (BadRAM and DDRop classes).</summary>
/// <param name="Alias">Exclusive-or to the line's index: 46 bits; zero is the honest wiring. Two addresses then share one cell.</param>
/// <param name="DropsWrites">Writes to this address are lost; reads still work.</param>
public readonly record struct Wire(Word Alias, Bit DropsWrites)
{
    /// <summary>An untouched board.</summary>
    public static Wire Honest { get; } = new(Word.Of(0, LineAddress.Width), false);
}
