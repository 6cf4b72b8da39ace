using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>Two runs that differ only in the victim's data: confidentiality says that nobody else can tell which one runs.</summary>
/// <param name="Left">The first run.</param>
/// <param name="Right">The second run; the runtime's tables and the victim are those of the first.</param>
public sealed record WorldPair(World Left, World Right)
{
    /// <summary>What the bearer of a capability sees of a move is the same in both runs.</summary>
    public static Bit SeenAlike(Played left, Played right) => Lift<Answer>.Same(left.Answer, right.Answer) & Lift<DramLine>.Same(left.Seen, right.Seen);

    /// <summary>The public parts are equal: keys, the wiring, the lines that others have cached, the flags of those that the victim has, and what the runtime carries for others.</summary>
    public Bit PublicPartsEqual(KeyId k, LineAddress a)
    {
        var (left, right) = (Left.Machine, Right.Machine);
        var (one, two) = (left.Cache[new(k, a)], right.Cache[new(k, a)]);
        var (ownLeft, ownRight) = (left.Cache[new(Left.Victim, a)], right.Cache[new(Left.Victim, a)]);
        var (carriedLeft, carriedRight) = (Left.Books.Carried, Right.Books.Carried);
        return Lift<KeyEntry>.Same(Left.KeyFor(k, a), Right.KeyFor(k, a))
            & Lift<KeyEntry>.Same(Left.KeyFor(Left.Victim, a), Right.KeyFor(Left.Victim, a))
            & Lift<Wire>.Same(left.Wiring[a], right.Wiring[a])
            & (!Left.IsVictims(k)).Implies(Lift<CacheLine>.Same(one, two))
            & ownLeft.Holders == ownRight.Holders
            & (!ownLeft.Present).Implies(Lift<CacheLine>.Same(ownLeft, ownRight))
            & ownLeft.Dirty == ownRight.Dirty
            & ownLeft.Poisoned == ownRight.Poisoned
            & carriedLeft.Full == carriedRight.Full
            & carriedLeft.Secret == carriedRight.Secret
            & (!carriedLeft.Secret).Implies(carriedLeft.Data == carriedRight.Data);
    }

    /// <summary>What the victim lets the runtime hand to others is the same in both runs.</summary>
    public Bit GivesAwayNoSecret(Move move) => Left.IsVictims(move.KeyId) | Left.Books.Carried.Data == Right.Books.Carried.Data;

    /// <summary>What the runtime moves for the victim, or others hand to it, is renamed at its new place, too.</summary>
    public Bit MovedIsRenamed(Move move, Renaming renaming) =>
        Left.IsVictims(move.KeyId).Implies(Right.Books.Carried.Data == renaming.Of(move.Line, Left.Books.Carried.Data));
}
