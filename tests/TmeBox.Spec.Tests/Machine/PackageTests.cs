using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>Two packages and their cores: key tables of their own, a lock that is held, caches that WBINVD covers or not (F-PCFG-6, F-CCH-3).</summary>
public class PackageTests
{
    private const ulong Low = 0x40;
    private static readonly Profile Both = Rig.Ci with { Packages = 2 };

    // With 6 KeyID bits of 46, the upper half of the addresses is the second package's.
    private static readonly ulong High = (1ul << 39) + 0x40;

    private static MachineState On() => Rig.Active(Both);

    [Fact]
    public void A14_a_missed_package_leaves_its_half_under_the_old_key()
    {
        // FACTS expects garbage across sockets; encryption is at the controller (F-ENC-1), so it is the line's home that counts, whichever core asks.
        var m = On().Key(1, 11, 12);
        var (data, other) = (Rig.Bytes(1), Rig.Bytes(2));
        m = m.PutOut(1, Low, data).PutOut(1, High, other);
        Assert.Equal(data, m.On(CoreId.Of(2)).Read(1, Low));
        Assert.Equal(other, m.Out(1, High).Read(3, High));
        Assert.Equal(KeyModes.Tme, m.On(CoreId.Of(2)).KeyOf(KeyId.Of(1)).Mode);
        var programmed = m.On(CoreId.Of(2)).Key(1, 11, 12);
        Assert.Equal("#MC", Outcomes.Name(Load.Run(programmed.Out(1, High), programmed.At(1, High)).Answer.Outcome));
    }

    [Fact]
    public void Only_a_core_of_the_same_package_finds_the_table_busy()
    {
        var held = KeyTableLock.Take(On()).Done();
        KeyTableLock.Take(held.On(CoreId.Of(1))).Refused(held.On(CoreId.Of(1)), Outcomes.DeviceBusy, "KeyTableLock.HeldAlready");
        var busy = held.On(CoreId.Of(1)).Ask(Rig.Request(KeyProgram.ClearKey, 1));
        busy.Expect(Outcomes.DeviceBusy, "Pconfig.TableBusy");
        Assert.Equal(5ul, busy.Answer.Value.Concrete);
        held.On(CoreId.Of(2)).Ask(Rig.Request(KeyProgram.ClearKey, 1)).Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        var released = held.Ask(Rig.Request(KeyProgram.ClearKey, 1)).Done();
        released.On(CoreId.Of(1)).Ask(Rig.Request(KeyProgram.ClearKey, 1)).Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
    }

    [Fact]
    public void By_METs_pseudo_code_a_failed_draw_holds_the_lock_for_ever()
    {
        var m = Rig.Active(Rig.None with { PconfigRevision = PconfigRevision.Met13, EntropyErrorLeaksLock = true });
        var random = Rig.Request(KeyProgram.SetKeyRandom, 1);
        var failed = m.Ask(random with { Inputs = random.Inputs with { EntropyAvailable = false } });
        failed.Expect(Outcomes.EntropyError, "Pconfig.NoEntropy", "Pconfig.LockLeaked");
        failed.Machine.Ask(random).Expect(Outcomes.DeviceBusy, "Pconfig.TableBusy");
        failed.Machine.On(CoreId.Of(1)).Ask(random).Expect(Outcomes.DeviceBusy, "Pconfig.TableBusy");
    }

    [Theory]
    [InlineData(1, 7, 1)]
    [InlineData(2, 8, 3)]
    [InlineData(3, 9, 4)]
    public void MET_answers_where_the_SDM_faults(int what, ulong outcome, ulong rax)
    {
        var request = Rig.Request(KeyProgram.SetKeyDirect, 1);
        var bad = what switch
        {
            1 => request with { Program = request.Program with { Control = Word.Of(0x104, 32) } },
            2 => request with { Program = request.Program with { KeyId = KeyId.Of(0) } },
            _ => request with { Program = request.Program with { Control = Word.Of(0x300, 32) } },
        };
        var answer = Rig.Active(Rig.None with { PconfigRevision = PconfigRevision.Met13 }).Ask(bad).Answer;
        Assert.Equal((outcome, rax), (answer.Outcome.Concrete, answer.Value.Concrete));
        Assert.Equal("#GP(0)", Outcomes.Name(Rig.Active().Ask(bad).Answer.Outcome));
    }

    [Fact]
    public void A_guest_needs_leave_and_may_be_called_back()
    {
        var request = Rig.Request(KeyProgram.ClearKey, 1);
        MachineState Guest(bool enabled, ulong exiting) => Mode.Change(Rig.Active(), Word.Of(0, 2), false, true, enabled, Word.Of(exiting, 64)).Done();
        Guest(false, 1).Ask(request).Expect(Outcomes.InvalidOpcode, "Pconfig.GuestNotEnabled");
        Guest(true, 1).Ask(request).Expect(Outcomes.VmExit, "Pconfig.GuestExits");
        Guest(true, 2).Ask(request).Expect(Outcomes.Done, "Pconfig.KeyProgrammed");
        Guest(true, 1ul << 63).Ask(request with { Inputs = request.Inputs with { Leaf = Word.Of(700, 32) } }).Expect(Outcomes.VmExit, "Pconfig.GuestExits");
        Guest(true, 2).Ask(request with { Inputs = request.Inputs with { Leaf = Word.Of(700, 32) } }).Expect(Outcomes.GeneralProtection, "Pconfig.LeafUnsupported");
    }

    [Theory]
    [InlineData(WbinvdScope.Package, 0, true)]
    [InlineData(WbinvdScope.Package, 1, true)]
    [InlineData(WbinvdScope.Package, 2, false)]
    [InlineData(WbinvdScope.OriginatingThreadAndShared, 0, true)]
    [InlineData(WbinvdScope.OriginatingThreadAndShared, 1, false)]
    public void WBINVD_covers_what_its_switch_says(WbinvdScope scope, int holder, bool covered)
    {
        var m = Rig.Active(Both with { WbinvdScope = scope }).Key(1, 11, 12).Key(2, 21, 22);
        CacheTag[] tags = [new(KeyId.Of(1), LineAddress.Of(Low)), new(KeyId.Of(2), LineAddress.Of(Low))];
        m = m.On(CoreId.Of(holder)).Put(1, Low, Rig.Bytes(1)).Put(2, Low, Rig.Bytes(2)).On(CoreId.Of(0));
        foreach (var order in new[] { tags, [.. tags.Reverse()] })
        {
            var after = Wbinvd.Run(m, order).Done();
            foreach (var tag in tags) Assert.Equal(!covered, after.Cache[tag].Present.IsTrue);
            var last = order[^1].KeyId.Value.Concrete;
            if (covered) Assert.Equal(Rig.Bytes((int)last), after.Read((int)last, Low));
            else Assert.Equal(m.Stored(Low), after.Stored(Low));
        }

        var user = m.WithCore(m.Core with { Cpl = Word.Of(3, 2) });
        Wbinvd.Run(user, []).Refused(user, Outcomes.GeneralProtection, "Wbinvd.NotPrivileged");
    }
}
