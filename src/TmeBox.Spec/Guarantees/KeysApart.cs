using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>What every invariant says of the key table: the victim has a key, and no other sandbox has an equal one.</summary>
/// <remarks>Keys are compared by value: equal tweak keys alone let foreign lines verify (A18), equal keys void isolation (A19).</remarks>
public static class KeysApart
{
    /// <summary>The victim's KeyID has keys of its own for the algorithm that sandboxes use; KeyID <paramref name="k"/>, if another sandbox's, shares neither.</summary>
    public static Bit Holds(World w, KeyId k)
    {
        var m = w.Machine;
        var (own, other) = (m.KeyOf(w.Victim), m.KeyOf(k));
        var apart = other.DataKey != own.DataKey & other.TweakKey != own.TweakKey & Checked(m, other);
        return w.IsSandbox(w.Victim) & Checked(m, own) & w.IsOther(k).Implies(apart);
    }

    private static Bit Checked(MachineState m, KeyEntry entry) => entry.Algorithm == (ulong)SetUp.SandboxAlgorithm(m.Profile);
}
