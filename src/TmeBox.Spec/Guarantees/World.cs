using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>A machine with what its observers know: who owns which line, what the victim stored, what an attacker copied.</summary>
/// <remarks>Only <see cref="Machine"/> exists in hardware; the rest is book-keeping in which guarantees are stated. Immutable.</remarks>
/// <param name="Machine">The machine.</param>
/// <param name="Victim">The KeyID of the sandbox whose guarantee is asked for.</param>
/// <param name="Owned">Which lines the victim owns. In a proof any map at all.</param>
/// <param name="Reach">Which lines lie in pages that another sandbox's alias maps, the victim's included (D-BOX-2).</param>
/// <param name="Latest">What the victim's lines hold if every store of the victim, and nothing else, counts.</param>
/// <param name="Authorised">Every image that a line had by the victim's stores during this ownership.</param>
/// <param name="Saved">What a physical attacker copied.</param>
public sealed record World(
    MachineState Machine,
    KeyId Victim,
    Map<LineAddress, Bit> Owned,
    Map<LineAddress, Bit> Reach,
    Map<LineAddress, Bytes> Latest,
    Map<LineImage, Bit> Authorised,
    Map<LineAddress, SavedLine> Saved)
{
    /// <summary>A KeyID that the runtime gave a sandbox: it has a key of its own.</summary>
    public Bit IsSandbox(KeyId k) =>
        k.Value != 0
        & k.Value <= Word.Of((ulong)Machine.Profile.MaxKeys, KeyId.Width)
        & Machine.KeyOf(k).Mode == KeyModes.Keyed;

    /// <summary>A KeyID of another sandbox than the victim.</summary>
    public Bit IsOther(KeyId k) => IsSandbox(k) & !k.Is(Victim);

    /// <summary>A line that no trust domain wrote, and so is every copy of it: sandboxes use shared KeyIDs only. Without a MAC nothing poisons such a line.</summary>
    public Bit IsShared(LineAddress line) => IsShared(Machine.Dram[line]) & Saved[line].Taken.Implies(IsShared(Saved[line].Copy));

    private Bit IsShared(DramLine line) => !Machine.HasOwner | (!line.Owner & (Machine.HasMac | !line.Poison));

    /// <summary>What the victim would get if it read a DRAM line's content at an address: the very rule that a fill applies.</summary>
    public Bytes WouldRead(LineAddress line, DramLine content, out Bit poisoned)
    {
        MemoryController.Read(Machine with { Dram = Machine.Dram.Set(line, content) }, Victim, line, out var data, out poisoned);
        return data;
    }
}
