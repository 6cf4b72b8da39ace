using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>A cached store with byte enables.</summary>
public static class Store
{
    internal static readonly Rule Stored = new("Store", "F-ENC-1", "A store changes the enabled bytes of the line as it is cached under the KeyID of its address, and marks it dirty.");
    internal static readonly Rule NoByteEnabled = new("Store", "model", "A store that enables no byte does nothing.");
    internal static readonly Rule WholeLine = new("Store", "F-CCH-5, F-CCH-9", "A store of all 64 bytes does not fetch the line and ends its poison; a partial store fetches it under the current key and keeps its poison.");

    /// <summary>The operation; bit i of <paramref name="enables"/> lets byte i of <paramref name="data"/> through.</summary>
    public static Step Run(MachineState m, PhysicalAddress address, Word enables, Bytes data) => At(m.Begin(), address, enables, data);

    /// <summary>The operation as a part of another.</summary>
    internal static Step At(MachineState m, PhysicalAddress address, Word enables, Bytes data)
    {
        // When: any core, any time.
        // Require
        return address.Require(Ladder.On(m), m)
            .Refuse(NoByteEnabled, enables == Line.NoBytes, Outcomes.Done)
            // Effect
            .Do(Stored, s =>
            {
                var tag = address.TagOn(s);
                s = s.Decide(WholeLine, enables == Line.AllBytes, out var whole);
                s = Lifted.If(whole, () => s.WithCache(tag, new(s.Active.Only, true, false, data)), () => Merge(s, tag, enables, data));
                // Observe: nothing, not even poison.
                return new(s, Answer.Of(Outcomes.Done));
            });
    }

    private static MachineState Merge(MachineState m, CacheTag tag, Word enables, Bytes data)
    {
        m = Caches.Fill(m, tag, out var entry);
        return m.WithCache(tag, new(m.Active.Only, true, entry.Poisoned, Line.Merge(entry.Data, data, enables)));
    }
}
