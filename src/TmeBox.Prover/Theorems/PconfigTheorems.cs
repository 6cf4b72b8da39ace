using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What PCONFIG can and cannot do.</summary>
internal static class PconfigTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Pconfig.RefusalChangesNothing", "A request that is not Done changes no register, key, core, TLB, DRAM line or cached line.",
            "that the read of the request's structure leaves no trace: the structure comes by value here; nor anything about the lock",
            c => Ran(c, (before, _, after, answer) => (answer.Outcome != Outcomes.Done).Implies(Unchanged.AllButLocks(c, before, after)))),
        Theorem.Of("Pconfig.ChangesOnlyItsOwnEntry", "PCONFIG changes the entry of the KeyID that it names in its own core's package, and no other of any package.",
            "that one PCONFIG is enough on a platform with two packages: it is not",
            c => Ran(c, (before, p, after, _) =>
            {
                var slot = c.Slot("any.slot");
                return (!(slot.KeyId.Is(p.KeyId) & slot.Package.Value == before.Active.Value.Slice(1, 1))).Implies(Unchanged.Key(before, after, slot));
            })),
        Theorem.Of("Pconfig.FlushesNothing", "PCONFIG leaves every DRAM line, every cached line and every TLB as it is, dirty lines included.",
            "that what was cached can still be written back under the old key: it cannot",
            c => Ran(c, (before, _, after, _) => Unchanged.Memory(c, before, after) & Unchanged.Cores(c, before, after))),
        Theorem.Of("Pconfig.LeavesRegistersAlone", "PCONFIG changes neither 982H to 984H nor the TME key nor the MAC key.",
            "anything about the key table",
            c => Ran(c, (before, _, after, _) => Unchanged.Registers(before, after))),
        Theorem.Of("Pconfig.KeyIdZeroIsNeverProgrammed", "No request changes the entry of KeyID 0.",
            "that KeyID 0 encrypts: it may bypass",
            c => Ran(c, (before, _, after, _) => Unchanged.Key(before, after, c.Slot("any.slot") with { KeyId = KeyId.Of(0) }))),
        Theorem.Of("Pconfig.PrivateKeyIdsAreNeverProgrammed", "By the SDM no request from outside SEAM changes the entry of a KeyID of TDX's part.",
            "anything about MET's PCONFIG, which does not know of TDX",
            c => Ran(c, (before, _, after, _) =>
            {
                c.Given("Core.OutsideSeam", !before.Core.Seam);
                var slot = c.Slot("any.slot");
                return AddressMeaning.IsPrivate(before, slot.KeyId).Implies(Unchanged.Key(before, after, slot));
            }), p => p.PconfigRevision == PconfigRevision.Sdm092),
        Theorem.Of("Pconfig.OutOfRangeKeyIdsAreNeverProgrammed", "No request changes the entry of a KeyID above MK_TME_MAX_KEYS, or of one that needs more bits than 982H activated.",
            "what an access under such a KeyID does",
            c => Ran(c, (before, _, after, _) =>
            {
                var slot = c.Slot("any.slot");
                var n = slot.KeyId.Value.ZeroExtend(32);
                var outside = n > Word.Of((ulong)c.Profile.MaxKeys, 32) | n >= (Word.Of(1, 32) << before.Activate.KeyIdBits.ZeroExtend(32));
                return outside.Implies(Unchanged.Key(before, after, slot));
            })),
        Needs("Privilege", "the platform has PCONFIG, the core is at privilege level 0, no prefix forbids it, and no hypervisor stands between", RequestMeaning.Executes),
        Needs("Leaf", "EAX asks for leaf 0", (_, p) => RequestMeaning.LeafIsKeyProgram(p)),
        Needs("Target", "leaf 1BH enumerates target 1", (m, _) => m.Profile.HasPconfigTarget),
        Needs("Activation", "982H is locked and enabled with at least one KeyID bit", (m, _) => RequestMeaning.KeyIdsAreActive(m)),
        Needs("Placement", "the structure lies at a multiple of 256, at a 48-bit linear address", (_, p) => RequestMeaning.StructureIsWellPlaced(p)),
        Needs("Reserved", "no reserved bit is set, and by MET no byte that means nothing", RequestMeaning.ReservedIsZero),
        Needs("Command", "the command is one of the four", (_, p) => RequestMeaning.CommandIsDefined(p)),
        Needs("KeyId", "the KeyID as a number is above 0, at most MK_TME_MAX_KEYS and below 2 to the number of KeyID bits, by the SDM outside SEAM of the shared ones", (m, p) => RequestMeaning.KeyIdIsProgrammable(m, p.KeyId)),
        Needs("Algorithm", "the algorithm field names exactly one algorithm, and 982H activated it", RequestMeaning.AlgorithmIsActivated),
        Needs("FreeTable", "no other agent holds the key table", (m, _) => !RequestMeaning.HeldByOther(m)),
        Needs("Entropy", "a random key, if asked for, can be drawn", (_, p) => !RequestMeaning.LacksEntropy(p)),
        Theorem.Of("Pconfig.GoodRequestsAreDone", "A well-formed request of the kernel is Done if the table is free and entropy, where needed, is there.",
            "that it takes effect on other packages",
            c => RanOnHost(c, (before, p, _, answer) => Gets(before, p, !RequestMeaning.LacksEntropy(p)).Implies(answer.Outcome == Outcomes.Done))),
        Theorem.Everywhere("Pconfig.UndefinedOpcodeExactlyOutsideTheKernel", "PCONFIG is #UD exactly where the platform has none, with a prefix, outside privilege level 0, or in a guest whose hypervisor does not enable it, however good or bad the request is.",
            "anything about prefixes that are ignored",
            c => Ran(c, (before, p, _, answer) => (answer.Outcome == Outcomes.InvalidOpcode) == !RequestMeaning.IsDefined(before, p))),
        Theorem.Everywhere("Pconfig.GuestsAreAnsweredAsHosts", "In a guest whose hypervisor lets it through PCONFIG answers and does what it answers and does outside one; so what else is said of a host holds of such a guest.",
            "which key table a guest ought to reach",
            c =>
            {
                var m = c.AnyMachine();
                var p = c.Request();
                c.Given("Guest.LetThrough", m.Core.NonRoot & m.Core.PconfigEnable & !RequestMeaning.Exits(m, p));
                var host = p.Run(m.WithCore(m.Core with { NonRoot = false }));
                var guest = p.Run(m);
                return Lift<Answer>.Same(guest.Answer, host.Answer) & Unchanged.Key(guest.Machine, host.Machine, c.Slot("any.slot")) & Unchanged.Locks(c, guest.Machine, host.Machine);
            }),
        Theorem.Everywhere("Pconfig.ExitsExactlyWhereTheHypervisorAsked", "PCONFIG in a guest exits exactly if it is defined there and the bitmap has the bit of its leaf, or bit 63 for a leaf above 62, however good or bad the request is otherwise.",
            "what the hypervisor does then",
            c => Ran(c, (before, p, _, answer) => (answer.Outcome == Outcomes.VmExit) == (RequestMeaning.IsDefined(before, p) & RequestMeaning.Exits(before, p)))),
        Theorem.Everywhere("Pconfig.MalformedIsAFaultEvenWhileBusy", "A malformed request of the kernel is #GP(0), and nothing else is: also while the table is held, and without entropy; by MET a bad command, KeyID or algorithm is none.",
            "which of several faults is found first: they all answer alike",
            c => RanOnHost(c, (before, p, _, answer) => (answer.Outcome == Outcomes.GeneralProtection) == RequestMeaning.Faults(before, p))),
        Theorem.Of("Pconfig.MetAnswersInOrder", "By MET an undefined command, then a KeyID, then an algorithm out of range is told by its own answer, in this order, and by nothing else.",
            "that the SDM's PCONFIG does so: there they are #GP(0)",
            c => RanOnHost(c, (before, p, _, answer) =>
            {
                var met = RequestMeaning.Executes(before, p) & RequestMeaning.IsPresentable(before, p) & c.Profile.PconfigRevision == PconfigRevision.Met13;
                var (command, keyId, algorithm) = (RequestMeaning.CommandIsDefined(p), RequestMeaning.KeyIdIsProgrammable(before, p.KeyId), RequestMeaning.AlgorithmIsActivated(before, p));
                return (answer.Outcome == Outcomes.InvalidCommand) == (met & !command)
                    & (answer.Outcome == Outcomes.InvalidKeyId) == (met & command & !keyId)
                    & (answer.Outcome == Outcomes.InvalidAlgorithm) == (met & command & keyId & !algorithm);
            })),
        Theorem.Of("Pconfig.DeviceBusyExactlyWhileHeld", "The answer is DEVICE_BUSY exactly if a well-formed request of the kernel meets a table that another core of its package holds, or that is held for ever; lacking entropy is found later.",
            "for how long the table is held",
            c => RanOnHost(c, (before, p, _, answer) =>
                (answer.Outcome == Outcomes.DeviceBusy) == (RequestMeaning.Executes(before, p) & RequestMeaning.WellFormed(before, p) & RequestMeaning.HeldByOther(before)))),
        Theorem.Of("Pconfig.EntropyErrorExactlyWithoutEntropy", "The answer is ENTROPY_ERROR exactly if a well-formed request for a random key gets the table and no entropy.",
            "how probable that is",
            c => RanOnHost(c, (before, p, _, answer) => (answer.Outcome == Outcomes.EntropyError) == Gets(before, p, RequestMeaning.LacksEntropy(p)))),
        Theorem.Of("Pconfig.RaxTellsTheReason", "RAX is 5 for DEVICE_BUSY, 2 for ENTROPY_ERROR, by MET 1, 3 and 4 for command, KeyID and algorithm, and else 0.",
            "anything about the flags, which follow from the outcome",
            c => Ran(c, (_, _, _, answer) =>
            {
                var rax = new[] { (Outcomes.DeviceBusy, 5UL), (Outcomes.EntropyError, 2UL), (Outcomes.InvalidCommand, 1UL), (Outcomes.InvalidKeyId, 3UL), (Outcomes.InvalidAlgorithm, 4UL) };
                return answer.Value == rax.Aggregate(Word.Of(0, 64), (rest, r) => Lifted.If(answer.Outcome == r.Item1, Word.Of(r.Item2, 64), rest));
            })),
        Theorem.Of("Pconfig.LeavesItsLockFree", "After PCONFIG its core does not hold its package's lock, a lock that another core holds is held still, and no other package's lock changes; only by MET's pseudo-code ENTROPY_ERROR leaves the lock held for ever.",
            "that the instruction takes no time: that it does shows in the separate step that takes the lock",
            c => Ran(c, (before, _, after, answer) =>
            {
                var package = c.Slot("any.lock").Package;
                var (held, now) = (before.TableHolder[package], after.TableHolder[package]);
                var mine = package.Value == before.Active.Value.Slice(1, 1);
                var leaks = mine & answer.Outcome == Outcomes.EntropyError & (c.Profile.PconfigRevision == PconfigRevision.Met13 && c.Profile.EntropyErrorLeaksLock);
                return now == Lifted.If(leaks, Word.Of(7, 3), Lifted.If(mine & !RequestMeaning.HeldByOther(before), Word.Of(0, 3), held));
            })),
        .. PconfigEffects.All,
    ];

    internal static Bit Ran(Claim c, Func<MachineState, KeyRequest, MachineState, Answer, Bit> goal)
    {
        var before = c.AnyMachine();
        var p = c.Request();
        var step = p.Run(before);
        return goal(before, p, step.Machine, step.Answer);
    }

    // Outside VMX non-root operation; the theorem on guests carries it over.
    private static Bit RanOnHost(Claim c, Func<MachineState, KeyRequest, MachineState, Answer, Bit> goal)
    {
        var m = c.AnyMachine();
        var before = m.WithCore(m.Core with { NonRoot = false });
        var p = c.Request();
        var step = p.Run(before);
        return goal(before, p, step.Machine, step.Answer);
    }

    private static Bit Gets(MachineState m, KeyRequest p, Bit entropy) =>
        RequestMeaning.Executes(m, p) & RequestMeaning.WellFormed(m, p) & !RequestMeaning.HeldByOther(m) & entropy;

    private static Theorem Needs(string what, string words, Func<MachineState, KeyRequest, Bit> needed) =>
        Theorem.Everywhere($"Pconfig.DoneNeeds{what}", $"A request is Done only if {words}.", "that this alone is enough: all of the needs together are",
            c => Ran(c, (before, p, _, answer) => (answer.Outcome == Outcomes.Done).Implies(needed(before, p))));
}
