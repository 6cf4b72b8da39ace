using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Worlds;

/// <summary>Tells of one run which premises its moves meet.</summary>
internal sealed class WorldWatch(WorldScope scope)
{
    private readonly HashSet<LineAddress> foreign = [];
    private readonly HashSet<LineAddress> restored = [];

    /// <summary>Counts what a move met.</summary>
    public void Count(WorldStatistics statistics, WorldDraft draft, Move move, Played played, World before, (World Strict, World Content) twins, WorldCase run)
    {
        var line = move.Line;
        var isOwned = before.Owns(line).IsTrue;
        var done = (played.Answer.Outcome == Outcomes.Done).IsTrue;
        var changed = !Lift<DramLine>.Same(before.Machine.Dram[line], played.World.Machine.Dram[line]).IsTrue;
        var isVictims = draft.KeyId == scope.VictimKeyId;
        if (draft is { Actor: Actor.Victim, Kind: MoveKind.Load })
        {
            if (!done) statistics.Meet(WorldPremise.VictimMachineCheck);
            else if (foreign.Contains(line)) statistics.Meet(WorldPremise.AnsweredAfterForeignWrite);
            if (done && restored.Contains(line) && run.Standing.Contains(Guarantee.Integrity) && FreshnessGuarantee.IsStale(before, line, played.Answer).IsTrue)
                statistics.Meet(WorldPremise.StaleDataAccepted);
        }

        if (draft is { Actor: Actor.Victim, Kind: MoveKind.Store, Enables: not (0 or ulong.MaxValue) } && played.World.Machine.Cache[new(before.Victim, line)].Poisoned.IsTrue)
            statistics.Meet(WorldPremise.PartialStoreOntoPoison);
        if (draft is { Actor: Actor.Attacker, Kind: MoveKind.Load } && !isVictims)
        {
            if (!done) statistics.Meet(WorldPremise.AttackerMachineCheck);
            else if (isOwned && (played.Answer.Data != before.Books.Latest[line]).IsTrue && (played.Answer.Data != Line.Zero).IsTrue)
                statistics.Meet(WorldPremise.GarbageReadByAttacker);
        }

        if (draft is { Actor: Actor.Attacker, Kind: MoveKind.Load } or { Actor: Actor.Physical, Kind: MoveKind.Snoop })
        {
            if (run.Standing.Contains(Guarantee.ConfidentialityStrict) && Differ(before, twins.Strict, line)) statistics.Meet(WorldPremise.StrictPairDiffersWhereSeen);
            if (run.Standing.Contains(Guarantee.ConfidentialityContent) && isOwned && (before.Books.Latest[line] != twins.Content.Books.Latest[line]).IsTrue)
                statistics.Meet(WorldPremise.ContentPairDiffersWhereSeen);
        }

        if (draft is { Actor: Actor.Attacker, Kind: MoveKind.Store or MoveKind.Movdir64b, Earlier: not null }) statistics.Meet(WorldPremise.EarlierSightStored);
        if (draft.Kind == MoveKind.Rekey && scope.Lines.Any(l => before.Machine.Cache[new(move.KeyId, LineAddress.Of(l))].Present.IsTrue))
            statistics.Meet(WorldPremise.RekeyedUnderCachedData);
        if (draft.Kind == MoveKind.CarryIn && (before.Books.Carried.Data != Line.Zero).IsTrue && (before.Books.Carried.Secret.IsTrue || isVictims))
        {
            statistics.Meet(
                !isVictims ? WorldPremise.HandedToAnother
                : before.Books.Carried.Secret.IsTrue ? WorldPremise.MovedForTheVictim
                : WorldPremise.HandedToTheVictim);
        }

        if (draft.Kind == MoveKind.Restore && changed) statistics.Meet(WorldPremise.EarlierCopyRestored);
        if (draft.Kind is MoveKind.Flush or MoveKind.WriteBack && isOwned && !isVictims && changed) statistics.Meet(WorldPremise.ForeignAliasWrittenBack);
        if (changed && isOwned) Note(draft, line, isVictims);
    }

    private void Note(WorldDraft draft, LineAddress line, bool isVictims)
    {
        foreign.Remove(line);
        restored.Remove(line);
        if (draft.Kind == MoveKind.Restore) restored.Add(line);
        else if (!isVictims && draft.Kind != MoveKind.Load) foreign.Add(line);
    }

    private static bool Differ(World one, World two, LineAddress line)
    {
        var tag = new CacheTag(one.Victim, line);
        return !Lift<DramLine>.Same(one.Machine.Dram[line], two.Machine.Dram[line]).IsTrue || !Lift<CacheLine>.Same(one.Machine.Cache[tag], two.Machine.Cache[tag]).IsTrue;
    }
}
