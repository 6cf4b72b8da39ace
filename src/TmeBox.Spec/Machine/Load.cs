using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A cached load: returns the whole line that the address lies in.</summary>
public static class Load
{
    internal static readonly Rule Loaded = new("Load", "F-ENC-1", "A load gives the line as it is cached under the KeyID of its address, filled first if need be.");
    internal static readonly Rule ConsumesPoison = new("Load", "F-INT-6", "A core that consumes poison takes a machine check and gets no data.");

    /// <summary>The operation.</summary>
    public static Step Run(MachineState m, PhysicalAddress address) => At(m.Begin(), address);

    /// <summary>The operation as a part of another.</summary>
    internal static Step At(MachineState m, PhysicalAddress address)
    {
        // When: any core, any time.
        // Require
        return address.Require(Ladder.On(m), m)
            // Effect
            .Do(Loaded, s =>
            {
                s = Caches.Fill(s, address.TagOn(s), out var entry);
                s = s.Decide(ConsumesPoison, entry.Poisoned, out var poisoned);
                // Observe
                return new(s, Lifted.If(poisoned, Answer.Of(Outcomes.MachineCheck), Answer.Gives(entry.Data)));
            });
    }
}
