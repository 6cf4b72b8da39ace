using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>A machine with the runtime's tables and what its observers know: what the victim stored, what an attacker copied.</summary>
/// <remarks>Only <see cref="Machine"/> exists in hardware; <see cref="Tables"/> are the runtime's; the rest is book-keeping in which guarantees are stated. Immutable.</remarks>
/// <param name="Machine">The machine.</param>
/// <param name="SharesPages">Whether the policy lets a page hold lines of two owners, so that windows map lines of others (D-BOX-2).</param>
/// <param name="Victim">The KeyID of the sandbox whose guarantee is asked for.</param>
/// <param name="Life">Whether that sandbox lives: one of <see cref="VictimLife"/>.</param>
/// <param name="Tables">The runtime's tables.</param>
/// <param name="Books">What the guarantees speak of.</param>
/// <param name="Saved">What a physical attacker copied.</param>
public sealed record World(
    MachineState Machine,
    bool SharesPages,
    KeyId Victim,
    Word Life,
    RuntimeTables Tables,
    VictimBooks Books,
    Map<LineAddress, SavedLine> Saved)
{
    /// <summary>Whether the victim's sandbox lives now.</summary>
    public Bit Alive => Life == VictimLife.Alive;

    /// <summary>Whether a KeyID is the victim's now; before and after its life the same number may be another's.</summary>
    public Bit IsVictims(KeyId k) => Alive & k.Is(Victim);

    /// <summary>Whether a KeyID is the victim's, or will be when it has its key on the second package too.</summary>
    public Bit IsOrWillBeVictims(KeyId k) => Machine.Profile.Packages == 1 ? IsVictims(k) : (Alive | Life == VictimLife.Keyed) & k.Is(Victim);

    /// <summary>Whether a KeyID has its sandbox's key for a line: between the two packages' turns, only on the first.</summary>
    public Bit HasKeyFor(KeyId k, LineAddress a) => Tables.IsLive(k) | (KeyedFirst(a) & Tables.Lives[k] == Sandbox.Protocols.KeyIdLife.Keying);

    /// <summary>Whether the victim has its key for a line.</summary>
    public Bit VictimHasKeyFor(LineAddress a) => Alive | (KeyedFirst(a) & Life == VictimLife.Keyed);

    /// <summary>A KeyID that another sandbox than the victim has.</summary>
    public Bit IsOther(KeyId k) => Tables.IsLive(k) & !IsVictims(k);

    /// <summary>Whether a line is the victim's.</summary>
    public Bit Owns(LineAddress a) => Alive & Tables.Holder[a].Is(Victim);

    /// <summary>Whether another sandbox's window has to do with a line under a KeyID.</summary>
    public Bit ReachedBy(KeyId k, LineAddress a) => IsOther(k) & Tables.IsAliased(k, a);

    /// <summary>The key table's entry of a KeyID that counts for a line: that of the line's home package.</summary>
    public KeyEntry KeyFor(KeyId k, LineAddress a) => Machine.Keys[new(PackageId.HomeOf(Machine, a), k)];

    private Bit KeyedFirst(LineAddress a) => Machine.Profile.Packages > 1 ? PackageId.HomeOf(Machine, a).Value == 0 : false;

    /// <summary>The key table's entries of a KeyID on every package.</summary>
    public IEnumerable<KeyEntry> KeysOf(KeyId k) => Enumerable.Range(0, Machine.Profile.Packages).Select(p => Machine.Keys[new(PackageId.Of(p), k)]);

    /// <summary>A line that no trust domain wrote, and so is every copy of it: sandboxes use shared KeyIDs only. Without a MAC nothing poisons such a line.</summary>
    public Bit IsShared(LineAddress line) => IsShared(Machine.Dram[line]) & Saved[line].Taken.Implies(IsShared(Saved[line].Copy));

    private Bit IsShared(DramLine line) => !Machine.HasOwner | (!line.Owner & (Machine.HasMac | !line.Poison));

    /// <summary>What the victim would get if it read a DRAM line's content at an address: the very rule that a fill applies.</summary>
    public Bytes WouldRead(LineAddress line, DramLine content, out Bit poisoned)
    {
        var honest = Machine with { Dram = Machine.Dram.Set(line, content), Wiring = Map<LineAddress, Wire>.Constant(Wire.Honest) };
        MemoryController.Read(honest, Victim, line, out var data, out poisoned);
        return data;
    }
}
