using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What a physical attacker does with DRAM: see a line as it is stored, and put another in its place.</summary>
/// <remarks>No check, no fault, no trace; caches and keys are out of reach (F-ENC-1).</remarks>
public static class Physical
{
    /// <summary>Observe: ciphertext, MAC and poison of a line.</summary>
    public static DramLine Snoop(MachineState m, LineAddress line) => m.Dram[line];

    /// <summary>Effect: the line becomes what the attacker puts there; without integrity there is no MAC or poison to put.</summary>
    public static MachineState Replace(MachineState m, LineAddress line, DramLine by) =>
        m.Begin().WithDram(line, Lifted.If(m.HasIntegrity, by, by with { Mac = MacTag.Zero, Poison = false }));
}
