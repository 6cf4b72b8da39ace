using System.Numerics;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Protocol;

/// <summary>The MACs of an implementation that has a function of its own, by those of the specification that stand in their place.</summary>
/// <remarks>
/// The attacker who puts back a line puts back the MAC that it saw. It can only be put back where it was seen, or with a bit flipped where it was seen;
/// other replacements are skipped, and a line that is blank has none.
/// </remarks>
internal sealed class OwnMacs(bool translates)
{
    private readonly Dictionary<uint, uint> seen = new() { [0] = 0 };

    /// <summary>Whether the operation's MAC, if it has one, has a counterpart.</summary>
    public bool Knows(Operation operation) => !translates || operation is not Operation.Replace r || Find(r.Mac) is not null;

    /// <summary>The operation with the counterpart of its MAC.</summary>
    public Operation Translated(Operation operation) => translates && operation is Operation.Replace r ? r with { Mac = Find(r.Mac)!.Value } : operation;

    /// <summary>A snoop showed one beside the other.</summary>
    public void Learn(uint specified, uint own)
    {
        if (translates) seen[specified] = own;
    }

    private uint? Find(uint mac)
    {
        if (seen.TryGetValue(mac, out var own)) return own;
        foreach (var (specified, counterpart) in seen)
            if (specified != 0 && BitOperations.IsPow2(specified ^ mac))
                return counterpart ^ specified ^ mac;
        return null;
    }
}
