using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Policies;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Prover.Obligations;

/// <summary>The base case of an induction: the machine is activated, the runtime has its own lines, and no sandbox lives yet. DRAM may hold anything.</summary>
internal static class Base
{
    /// <summary>What the obligation is called within its induction.</summary>
    public const string Name = "start";

    /// <summary>No trust domain wrote to DRAM: sandboxes and trust domains do not share lines.</summary>
    public const string NoTrustDomain = "Boot.NoTrustDomain";

    /// <summary>The runtime's own lines hold what it wrote there.</summary>
    public const string RuntimesLines = "Boot.RuntimesLines";

    /// <summary>The obligation.</summary>
    public static Obligation Of(Induction induction, IVictimKeys victimKeys, Renaming renaming)
    {
        var p = induction.Profile;
        var unknown = SymbolicWorld.World(p, induction.SharesPages);
        var (k, a, cell) = (SymbolicWorld.KeyId(p, "k"), SymbolicWorld.Line(p, "a"), SymbolicWorld.Line(p, "cell"));
        var world = Start(unknown, induction);
        var two = Promise.IsOfTwoRuns(induction.Guarantee);
        var second = two ? world with { Machine = world.Machine with { Cipher = Second(world.Machine.Cipher) } } : null;
        var assumptions = ImmutableArray.CreateBuilder<Assertion>();
        foreach (var line in new[] { a, cell })
            Induction.Assume(assumptions, NoTrustDomain, !world.Machine.Dram[line].Owner & (world.Machine.HasMac | !world.Machine.Dram[line].Poison));
        Induction.Assume(assumptions, RuntimesLines, AvailabilityGuarantee.OfProcess(world, k, a));
        Induction.Assume(assumptions, FreshKey.Name, !victimKeys.IsVictims(world.Machine.TmeKey.DataKey) & !victimKeys.IsVictims(world.Machine.TmeKey.TweakKey));
        var goal = Invariants.At(induction.Guarantee, induction.Parts, world, second, victimKeys, renaming, k, a)
            & Invariants.EveryCell(induction.Guarantee, induction.Parts, world, victimKeys, a, cell);
        return new(induction.Id(Name), $"before the first sandbox the invariant of {Naming.NameOf(induction.Guarantee)} holds", assumptions.ToImmutable(), goal);

        ICipher Second(ICipher first) => induction.Guarantee == Guarantee.ConfidentialityContent ? new RenamedCipher(first, renaming, victimKeys) : first;
    }

    private static World Start(World unknown, Induction induction) => unknown with
    {
        Machine = unknown.Machine with
        {
            Mutant = induction.Mutant,
            Keys = Map<KeySlot, KeyEntry>.Constant(KeyEntry.Tme),
            Cache = Map<CacheTag, CacheLine>.Constant(CacheLine.Absent),
        },
        Life = VictimLife.Unborn,
        Tables = RuntimeTables.Empty(unknown.Tables.Reserved),
        Books = VictimBooks.Empty(unknown.Books.Contested) with { Latest = unknown.Books.Latest },
        Saved = Map<LineAddress, SavedLine>.Constant(SavedLine.None),
    };
}
