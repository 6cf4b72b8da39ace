using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What physical addresses name, and which are refused.</summary>
internal static class AddressTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Address.DecodeInvertsNaming", "The address by which software names a line under a KeyID is decoded to that line and that KeyID, for every number of KeyID bits.",
            "anything about KeyIDs or lines that are too large for their fields",
            c =>
            {
                var m = c.AnyMachine();
                var (k, a) = Named(c, m, "");
                var at = PhysicalAddress.Naming(m, k, a);
                return at.KeyIdOn(m).Is(k) & at.LineOn(m).Is(a) & at.Offset == 0;
            }),
        Theorem.Of("Address.NamesAreDistinct", "Two different pairs of KeyID and line are named by two different addresses.",
            "that they are two places in DRAM: one line under two KeyIDs is one place",
            c =>
            {
                var m = c.AnyMachine();
                var (k, a) = Named(c, m, "1");
                var (j, b) = Named(c, m, "2");
                return (PhysicalAddress.Naming(m, k, a).Value == PhysicalAddress.Naming(m, j, b).Value).Implies(k.Is(j) & a.Is(b));
            }),
        Theorem.Of("Address.FieldsAreBits", "KeyID and line are the address bits that the sources say, upper and lower, and together all of them above the offset.",
            "anything about machines with fewer KeyID bits than the platform has",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                return at.KeyIdOn(m).Is(tag.KeyId) & at.LineOn(m).Is(tag.Line);
            }),
        Theorem.Of("Address.WithoutKeyIdsAllIsLine", "While no KeyID bit is active, every address names KeyID 0 and the whole address is line and offset.",
            "what memory encryption does meanwhile",
            c =>
            {
                var m = c.AnyMachine();
                c.Given("Activate.NoKeyIds", m.Activate.KeyIdBits == 0);
                var at = new PhysicalAddress(Fresh.Word("address", PhysicalAddress.Width));
                c.Given("Address.FitsWidth", AddressMeaning.FitsWidth(c.Profile, at));
                return at.KeyIdOn(m).Value == 0 & at.LineOn(m).Index == at.Value.Slice(51, 6);
            }),
        .. MemoryOperation.All.SelectMany(Refusals),
    ];

    private static IEnumerable<Theorem> Refusals(MemoryOperation operation)
    {
        yield return Theorem.Of($"{operation.Name}.PrivateKeyIdFaults", $"For {operation.Noun} an aligned address whose KeyID is of TDX's part is #PF outside SEAM, and nothing changes.",
            "anything about accesses from SEAM",
            c => Faults(c, operation, c.AnyMachine(), (m, at) => !m.Core.Seam & m.Activate.KeyIdsActive & AddressMeaning.IsPrivate(m, at.KeyIdOn(m)), Outcomes.PageFault),
            p => p.TdxKeyIds && p.MaxKeyIdBits > 0);
        yield return Theorem.Of($"{operation.Name}.OverwideAddressFaults", $"For {operation.Noun} an aligned address with a bit at or above MAXPHYADDR is #PF, and nothing changes.",
            "anything about linear addresses",
            c => Faults(c, operation, c.Running(), (_, at) => !AddressMeaning.FitsWidth(c.Profile, at), Outcomes.PageFault),
            p => p.PhysicalAddressBits < PhysicalAddress.Width);
        yield return Theorem.Of($"{operation.Name}.KeyIdAboveMaxIsUnspecified", $"For {operation.Noun} an aligned address whose KeyID is above MK_TME_MAX_KEYS and not of TDX's part is unspecified where the platform says so.",
            "that nothing may change: on a processor anything may; this text leaves the state as it is",
            c => Faults(c, operation, c.Running(), (m, at) => AddressMeaning.FitsWidth(c.Profile, at)
                & AddressMeaning.Decode(c.Profile, at).KeyId.Value.ZeroExtend(32) > Word.Of((ulong)c.Profile.MaxKeys, 32) & !AddressMeaning.IsPrivate(m, AddressMeaning.Decode(c.Profile, at).KeyId), Outcomes.Unspecified),
            p => p.KeyIdAboveMax == KeyIdAboveMax.Unspecified);
        yield return Theorem.Of($"{operation.Name}.UsableAddressIsNoFault", $"For {operation.Noun} an aligned address within MAXPHYADDR whose KeyID the core may use is no fault of the address: from SEAM that is any KeyID, elsewhere not one of TDX's part.",
            "that the data are good",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out _);
                c.Given("Address.Aligned", at.Offset == 0);
                var outcome = operation.Run(m, at).Answer.Outcome;
                return outcome != Outcomes.PageFault & outcome != Outcomes.GeneralProtection;
            });
    }

    private static Bit Faults(Claim c, MemoryOperation operation, MachineState m, Func<MachineState, PhysicalAddress, Bit> bad, Word outcome)
    {
        var at = new PhysicalAddress(Fresh.Word("address", PhysicalAddress.Width));
        c.Given("Address.Aligned", at.Offset == 0);
        c.Given("Address.Bad", bad(m, at));
        var step = operation.Run(m, at);
        return step.Answer.Outcome == outcome & (outcome != Outcomes.PageFault | step.Answer.Value == 0b1001) & Unchanged.All(c, m, step.Machine);
    }

    // A KeyID and a line that fit their fields.
    private static (KeyId KeyId, LineAddress Line) Named(Claim c, MachineState m, string suffix)
    {
        var (k, a) = (c.KeyId("k" + suffix), c.Line("a" + suffix));
        var bits = m.Activate.KeyIdBits.ZeroExtend(64);
        c.Given("KeyId.Fits", k.Value.ZeroExtend(64) < Word.Of(1, 64) << bits);
        c.Given("Line.Fits", a.ByteAddress.ZeroExtend(64) < Word.Of(1, 64) << (Word.Of((ulong)c.Profile.PhysicalAddressBits, 64) - bits));
        return (k, a);
    }
}
