using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Two runs that differ only in the victim's data: confidentiality says that nobody else can tell which one runs.</summary>
/// <param name="Left">The first run.</param>
/// <param name="Right">The second run; owners, reach and victim are those of the first.</param>
public sealed record WorldPair(World Left, World Right)
{
    /// <summary>What the bearer of a capability sees of a move is the same in both runs.</summary>
    public static Bit SeenAlike(Played left, Played right) => Lift<Answer>.Same(left.Answer, right.Answer) & Lift<DramLine>.Same(left.Seen, right.Seen);

    /// <summary>The public parts are equal: the key table at one KeyID, the lines that others have cached, and the flags of those that the victim has.</summary>
    public Bit PublicPartsEqual(KeyId k, LineAddress a)
    {
        var (left, right) = (Left.Machine, Right.Machine);
        var (ownLeft, ownRight) = (left.Cache[new(Left.Victim, a)], right.Cache[new(Left.Victim, a)]);
        return Lift<KeyEntry>.Same(left.KeyOf(k), right.KeyOf(k))
            & Lift<KeyEntry>.Same(left.KeyOf(Left.Victim), right.KeyOf(Left.Victim))
            & (!k.Is(Left.Victim)).Implies(Lift<CacheLine>.Same(left.Cache[new(k, a)], right.Cache[new(k, a)]))
            & ownLeft.Present == ownRight.Present
            & ownLeft.Dirty == ownRight.Dirty
            & ownLeft.Poisoned == ownRight.Poisoned;
    }
}
