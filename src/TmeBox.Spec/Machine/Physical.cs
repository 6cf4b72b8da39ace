using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What a physical attacker does with DRAM: see a cell as it is stored, put another in its place, rewire the board.</summary>
/// <remarks>No check, no fault, no trace; caches and keys are out of reach (F-ENC-1). To flip a bit is to snoop and replace.</remarks>
public static class Physical
{
    /// <summary>Observe: ciphertext, MAC, TD-owner and poison of the cell behind a line address.</summary>
    public static DramLine Snoop(MachineState m, LineAddress line) => Cells.Read(m, line);

    /// <summary>Effect: the cell becomes what the attacker puts there; what the platform does not keep cannot be put.</summary>
    public static MachineState Replace(MachineState m, LineAddress line, DramLine by) => m.Begin() with
    {
        Dram = m.Dram.Set(Cells.Behind(m, line), new(by.Ciphertext, Lifted.If(m.HasMac, by.Mac, MacTag.Zero), m.HasOwner & by.Owner, m.HasOwner & by.Poison)),
    };

    /// <summary>Effect: from now on a line address reaches another cell, or loses its writes, or both; or is honest again.</summary>
    public static MachineState Rewire(MachineState m, LineAddress line, Wire wire) => m.Begin() with { Wiring = m.Wiring.Set(line, wire) };
}
