using TmeBox.Prover.Obligations;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>The inductions by which a cell may be proved, the likeliest first. One that succeeds is enough.</summary>
public static class Candidates
{
    /// <summary>The attacker with all capabilities against which the full invariant is the one to try: the book of proofs has their steps.</summary>
    public static Attacker WithFullInvariant { get; } = Attacker.Of(
        Enum.GetValues<Capability>().Where(c => Standing(c) == Full && CapabilityTriple.BoardOf(c) == Board.Honest && CapabilityTriple.Of(c).Lines != LineScope.AnyLine));

    /// <summary>The inductions for a cell.</summary>
    public static IEnumerable<Induction> For(Profile platform, Guarantee guarantee, bool sharesPages, Attacker attacker)
    {
        var board = CapabilityTriple.BoardOf(attacker);
        foreach (var stronger in Implying(guarantee))
            foreach (var parts in Parts(stronger, attacker))
                yield return new(platform, stronger, sharesPages, parts, board);
    }

    // What is alike for every pair of runs is alike for renamed ones.
    private static IEnumerable<Guarantee> Implying(Guarantee guarantee) =>
        guarantee == Guarantee.ConfidentialityContent ? [guarantee, Guarantee.ConfidentialityStrict] : [guarantee];

    private static IEnumerable<InvariantParts> Parts(Guarantee guarantee, Attacker attacker)
    {
        // Of what several capabilities leave standing, what all of them do.
        var standing = attacker.Added.Aggregate(Full, (parts, c) => parts & Standing(c));
        var cells = Invariants.HasEveryCell(guarantee) && attacker.Added.Any(c => CapabilityTriple.Of(c).Actor == Actor.Physical || c == Capability.NoZero);
        if (cells) yield return standing | InvariantParts.EveryCell;
        yield return standing;
    }

    private const InvariantParts Full = InvariantParts.Keys | InvariantParts.Windows;

    // What a flaw of the runtime takes away need not be tried.
    private static InvariantParts Standing(Capability capability) => capability switch
    {
        Capability.StaleTlb or Capability.NoShootDown => InvariantParts.Keys,
        Capability.NoFlush => InvariantParts.Keys | InvariantParts.Translations,
        Capability.NoStatusCheck or Capability.OnePackage => InvariantParts.Windows,
        _ => Full,
    };
}
