using TmeBox.Logic;

namespace TmeBox.Spec.Guarantees;

/// <summary>Containment: instrumented code never names the KeyID of another living sandbox, but that of a share it is a member of.</summary>
/// <remarks>That verified code has this property is the theorem of the code rules; that no entry of the page tables breaks it is stated here.</remarks>
public static class Containment
{
    /// <summary>The guarantee, of one access of an attacker.</summary>
    public static Bit Holds(World before, Move move) => !before.IsVictims(move.KeyId) | move.Choice;
}
