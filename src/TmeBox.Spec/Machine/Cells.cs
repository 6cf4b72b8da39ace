using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Reads and writes of DRAM cells by line address, through whatever wiring the board has.</summary>
public static class Cells
{
    internal static readonly Rule WriteDropped = new("Cell", "model", "A write to an address whose writes the physical attacker drops changes nothing.");

    /// <summary>Observe: what the cell behind an address holds.</summary>
    public static DramLine Read(MachineState m, LineAddress line) => m.Dram[Behind(m, line)];

    /// <summary>Effect: the controller writes the cell behind an address.</summary>
    public static MachineState Write(MachineState m, LineAddress line, DramLine value)
    {
        m = m.Decide(WriteDropped, m.Wiring[line].DropsWrites, out var dropped);
        return Lifted.If(dropped, () => m, () => m with { Dram = m.Dram.Set(Behind(m, line), value) });
    }

    /// <summary>Observe: the cell that an address reaches.</summary>
    public static LineAddress Behind(MachineState m, LineAddress line) => new(line.Index ^ m.Wiring[line].Alias);
}
