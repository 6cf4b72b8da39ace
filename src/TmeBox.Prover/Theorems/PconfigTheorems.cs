using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What PCONFIG can and cannot do.</summary>
internal static class PconfigTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Pconfig.RefusalChangesNothing", "A request that is not Done changes no register, key, DRAM line or cached line.",
            "that the read of the request's structure leaves no trace: the structure comes by value here",
            c => Ran(c, (before, p, after, answer) => (answer.Outcome != Outcomes.Done).Implies(Unchanged.All(c, before, after)))),
        Theorem.Of("Pconfig.ChangesOnlyItsOwnEntry", "PCONFIG changes the entry of the KeyID that it names, and no other.",
            "anything about other packages: each has its own table",
            c => Ran(c, (before, p, after, _) =>
            {
                var k = c.KeyId("any.keyid");
                return (!k.Is(p.KeyId)).Implies(Unchanged.Key(before, after, k));
            })),
        Theorem.Of("Pconfig.FlushesNothing", "PCONFIG leaves every DRAM line and every cached line as it is, dirty ones included.",
            "that what was cached can still be written back under the old key: it cannot",
            c => Ran(c, (before, _, after, _) => Unchanged.Memory(c, before, after))),
        Theorem.Of("Pconfig.LeavesRegistersAlone", "PCONFIG changes neither 982H nor the TME key nor the MAC key.",
            "anything about the key table",
            c => Ran(c, (before, _, after, _) => Unchanged.Registers(before, after))),
        Theorem.Of("Pconfig.KeyIdZeroIsNeverProgrammed", "No request changes the entry of KeyID 0.",
            "that KeyID 0 encrypts: it may bypass",
            c => Ran(c, (before, _, after, _) => Unchanged.Key(before, after, KeyId.Of(0)))),
        Theorem.Of("Pconfig.PrivateKeyIdsAreNeverProgrammed", "No request changes the entry of a KeyID of TDX's part.",
            "anything about requests from SEAM, which this text does not have",
            c => Ran(c, (before, _, after, _) =>
            {
                var k = c.KeyId("any.keyid");
                return AddressMeaning.IsPrivate(before, k).Implies(Unchanged.Key(before, after, k));
            })),
        Theorem.Of("Pconfig.OutOfRangeKeyIdsAreNeverProgrammed", "No request changes the entry of a KeyID above MK_TME_MAX_KEYS, or of one that needs more bits than 982H activated.",
            "what an access under such a KeyID does",
            c => Ran(c, (before, _, after, _) =>
            {
                var k = c.KeyId("any.keyid");
                var n = k.Value.ZeroExtend(32);
                var outside = n > Word.Of((ulong)c.Profile.MaxKeys, 32) | n >= (Word.Of(1, 32) << before.Activate.KeyIdBits.ZeroExtend(32));
                return outside.Implies(Unchanged.Key(before, after, k));
            })),
        Needs("Privilege", "the platform has PCONFIG, the core is at privilege level 0, and no hypervisor stands between", RequestMeaning.Executes),
        Needs("Leaf", "EAX asks for leaf 0", (_, p) => RequestMeaning.LeafIsKeyProgram(p)),
        Needs("Activation", "982H is locked and enabled with at least one KeyID bit", (m, _) => RequestMeaning.KeyIdsAreActive(m)),
        Needs("Placement", "the structure lies at a multiple of 256, at a 48-bit linear address", (_, p) => RequestMeaning.StructureIsWellPlaced(p)),
        Needs("Control", "the control word is one of the four commands, without reserved bits", (_, p) => RequestMeaning.ControlIsDefined(p)),
        Needs("KeyId", "the KeyID as a number is above 0, at most MK_TME_MAX_KEYS and below 2 to the number of shared KeyID bits", (m, p) => RequestMeaning.KeyIdIsProgrammable(m, p.KeyId)),
        Needs("Algorithm", "the algorithm field names exactly one algorithm, and 982H activated it", RequestMeaning.AlgorithmIsActivated),
        Needs("FreeTable", "no other agent holds the key table", (m, _) => !RequestMeaning.HeldByOther(m)),
        Needs("Entropy", "a random key, if asked for, can be drawn", (_, p) => !RequestMeaning.LacksEntropy(p)),
        Theorem.Of("Pconfig.GoodRequestsAreDone", "A well-formed request of the kernel is Done if the table is free and entropy, where needed, is there.",
            "that it takes effect on other packages",
            c => Ran(c, (before, p, _, answer) =>
                (RequestMeaning.Executes(before, p) & RequestMeaning.WellFormed(before, p) & !RequestMeaning.HeldByOther(before) & !RequestMeaning.LacksEntropy(p)).Implies(answer.Outcome == Outcomes.Done))),
        Theorem.Of("Pconfig.UndefinedOpcodeExactlyOutsideTheKernel", "PCONFIG is #UD exactly outside privilege level 0, however good or bad the request is.",
            "anything about platforms that do not enumerate PCONFIG",
            c => Ran(c, (before, p, _, answer) => (answer.Outcome == Outcomes.InvalidOpcode) == !RequestMeaning.IsDefined(before, p))),
        Theorem.Of("Pconfig.MalformedIsAFaultEvenWhileBusy", "A malformed request of the kernel is #GP(0), and nothing else is: also while the table is held, and without entropy.",
            "which of several faults is found first: they all answer alike",
            c => Ran(c, (before, p, _, answer) =>
                (answer.Outcome == Outcomes.GeneralProtection) == (RequestMeaning.Executes(before, p) & !RequestMeaning.WellFormed(before, p)))),
        Theorem.Of("Pconfig.DeviceBusyExactlyWhileHeld", "The answer is DEVICE_BUSY exactly if a well-formed request of the kernel meets a table that another agent holds; lacking entropy is found later.",
            "for how long the table is held",
            c => Ran(c, (before, p, _, answer) =>
                (answer.Outcome == Outcomes.DeviceBusy) == (RequestMeaning.Executes(before, p) & RequestMeaning.WellFormed(before, p) & RequestMeaning.HeldByOther(before)))),
        Theorem.Of("Pconfig.EntropyErrorExactlyWithoutEntropy", "The answer is ENTROPY_ERROR exactly if a well-formed request for a random key gets the table and no entropy.",
            "how probable that is",
            c => Ran(c, (before, p, _, answer) =>
                (answer.Outcome == Outcomes.EntropyError)
                == (RequestMeaning.Executes(before, p) & RequestMeaning.WellFormed(before, p) & !RequestMeaning.HeldByOther(before) & RequestMeaning.LacksEntropy(p)))),
        .. PconfigEffects.All,
    ];

    internal static Bit Ran(Claim c, Func<MachineState, KeyRequest, MachineState, Answer, Bit> goal)
    {
        var before = c.AnyMachine();
        var p = c.Request();
        var step = p.Run(before);
        return goal(before, p, step.Machine, step.Answer);
    }

    private static Theorem Needs(string what, string words, Func<MachineState, KeyRequest, Bit> needed) =>
        Theorem.Of($"Pconfig.DoneNeeds{what}", $"A request is Done only if {words}.", "that this alone is enough: all of the needs together are",
            c => Ran(c, (before, p, _, answer) => (answer.Outcome == Outcomes.Done).Implies(needed(before, p))));
}
