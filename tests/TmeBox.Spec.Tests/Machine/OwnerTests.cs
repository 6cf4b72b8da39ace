using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>TD-owner, private KeyIDs, devices, writes of less than a line, and a tampered board (F-INT-4 to F-INT-8, F-CCH-7).</summary>
public class OwnerTests
{
    private const ulong A = 0x40;
    private const ulong B = 0x80;
    private const int Shared = 1;
    private const int Private = 40;
    private static readonly Profile Li = Rig.None with { Name = "li", Integrity = IntegrityMode.Li, HasSeam = true, Algorithms = [Algorithm.Xts128, Algorithm.Xts256] };
    private static readonly Profile Ci = Rig.Ci with { HasSeam = true };

    private static MachineState Seam(MachineState m, bool seam = true) => Mode.Change(m, Word.Of(0, 2), seam, false, false, Word.Of(0, 64)).Done();

    private static MachineState On(Profile profile)
    {
        var algorithms = profile.Algorithms.Aggregate(0ul, (bits, a) => bits | (1ul << (48 + (int)a)));
        var m = WriteActivate.Run(Rig.Fresh(profile), Word.Of(Rig.Enable | Rig.KeyIdBits(6) | Rig.TdxBits(1) | algorithms, 64), Rig.Inputs()).Done();
        return Seam(Seam(m.Key(Shared, 11, 12)).Key(Private, 21, 22), seam: false);
    }

    private static MachineState Trusted(MachineState m, ulong line, Bytes data) => Seam(Seam(m).PutOut(Private, line, data), seam: false);

    [Fact]
    public void No_core_enters_SEAM_where_there_is_none()
    {
        var m = Rig.Active();
        Mode.Change(m, Word.Of(0, 2), true, false, false, Word.Of(0, 64)).Refused(m, Outcomes.GeneralProtection, "Mode.NoSeam");
    }

    [Fact]
    public void A_private_line_reads_as_zeros_to_others_and_poisons_only_under_integrity()
    {
        foreach (var (profile, algorithm, poisons) in new[] { (Li, Algorithm.Xts128, false), (Ci, Algorithm.Xts128, false), (Ci, Algorithm.Xts128Integrity, true), (Ci with { SharedReadPoisons = false }, Algorithm.Xts128Integrity, false) })
        {
            var m = Trusted(On(profile).Key(Shared, 11, 12, algorithm), A, Rig.Bytes(1));
            Assert.True(m.Stored(A).Owner.IsTrue);
            var read = Load.Run(m, m.At(Shared, A));
            Assert.Contains("Dram.PrivateHidden", read.Machine.Ids());
            Assert.Equal(poisons ? "#MC" : "Done", Outcomes.Name(read.Answer.Outcome));
            Assert.Equal(Line.Zero, read.Answer.Data);
            Assert.Equal(poisons, read.Machine.Stored(A).Poison.IsTrue);
            Assert.Equal(Rig.Bytes(1), Seam(m).Read(Private, A));
        }
    }

    [Fact]
    public void A22_a_hosts_write_to_a_private_line_is_detected_by_its_owner()
    {
        foreach (var profile in new[] { Li, Ci })
        {
            var m = Trusted(On(profile), A, Rig.Bytes(1)).PutOut(0, A, Rig.Bytes(2));
            Assert.False(m.Stored(A).Owner.IsTrue);
            var read = Load.Run(Seam(m), Seam(m).At(Private, A));
            Assert.Equal("#MC", Outcomes.Name(read.Answer.Outcome));
            Assert.Contains("Dram.NotPrivate", read.Machine.Ids());
            Assert.True(read.Machine.Stored(A).Poison.IsTrue);
            read.Machine.Out(Private, A).MeetPoison(0, A);
        }
    }

    [Fact]
    public void Li_misses_a_write_under_another_private_KeyID_and_Ci_sees_it()
    {
        foreach (var profile in new[] { Li, Ci })
        {
            var m = Seam(Trusted(On(profile), A, Rig.Bytes(1))).Key(41, 31, 32).PutOut(41, A, Rig.Bytes(2));
            Assert.Equal(profile == Li ? "Done" : "#MC", Outcomes.Name(Load.Run(m, m.At(Private, A)).Answer.Outcome));
        }
    }

    [Fact]
    public void A21_a_write_of_less_than_a_line_to_a_private_line_poisons_it_at_once_where_the_erratum_is()
    {
        foreach (var erratum in new[] { true, false })
            foreach (var profile in new[] { Li, Ci })
            {
                var m = Trusted(On(profile with { PartialWritePoisons = erratum }), A, Rig.Bytes(1));
                var core = UncachedStore.Run(m, m.At(0, A), Word.Of(0xF, 64), Rig.Bytes(2));
                var device = Dma.Write(m, m.At(0, A), Word.Of(0xF, 64), Rig.Bytes(2));
                foreach (var step in new[] { core, device })
                {
                    Assert.Equal("Done", Outcomes.Name(step.Answer.Outcome));
                    Assert.Equal(erratum, step.Machine.Ids().Contains("SubLine.PoisonsPrivate"));
                    Assert.Equal(erratum, step.Machine.Stored(A).Poison.IsTrue);
                    Assert.Equal(erratum, step.Machine.Stored(A).Owner.IsTrue);
                }

                Assert.False(UncachedStore.Run(m, m.At(0, A), Line.AllBytes, Rig.Bytes(2)).Machine.Stored(A).Poison.IsTrue);
            }
    }

    [Fact]
    public void An_uncached_store_and_a_device_write_what_a_cached_store_would()
    {
        Seeds.Each(100, random =>
        {
            var (enables, data) = (Word.Of(random.Number(64), 64), Rig.Bytes(random.Next()));
            var m = On(Ci).PutOut(Shared, A, Rig.Bytes(1));
            if (random.Coin()) m = m.Put(Shared, A, Rig.Bytes(3), random.Number(64));
            var expected = Store.Run(m, m.At(Shared, A), enables, data).Done().Read(Shared, A);
            Assert.Equal(expected, UncachedStore.Run(m, m.At(Shared, A), enables, data).Done().Read(Shared, A));
            var written = Dma.Write(m, m.At(Shared, A), enables, data).Done();
            Assert.False(written.Cache[new(KeyId.Of(Shared), LineAddress.Of(A))].Present.IsTrue);
            Assert.Equal(expected, Dma.Read(written, written.At(Shared, A)).Answer.Data);
        });
    }

    [Fact]
    public void A_device_that_names_a_private_KeyID_is_aborted()
    {
        var m = Trusted(On(Ci), A, Rig.Bytes(1));
        foreach (var seam in new[] { true, false })
        {
            var n = Seam(m, seam);
            Dma.Read(n, n.At(Private, A)).Refused(n, Outcomes.Aborted, "Dma.PrivateAborted");
            Dma.Write(n, n.At(Private, A), Line.AllBytes, Line.Zero).Refused(n, Outcomes.Aborted, "Dma.PrivateAborted");
        }
    }

    [Fact]
    public void A_device_meets_poison_as_an_abort()
    {
        var m = On(Ci).Key(2, 31, 32).PutOut(Shared, A, Rig.Bytes(1));
        var read = Dma.Read(m, m.At(2, A));
        Assert.Equal("Aborted", Outcomes.Name(read.Answer.Outcome));
        Assert.True(read.Machine.Stored(A).Poison.IsTrue);
    }

    [Fact]
    public void A3_a_dropped_write_leaves_the_older_line_and_nothing_notices_within_one_key()
    {
        var m = On(Ci).PutOut(Shared, A, Rig.Bytes(1));
        m = Physical.Rewire(m, LineAddress.Of(A), Wire.Honest with { DropsWrites = true }).PutOut(Shared, A, Rig.Bytes(2));
        Assert.Equal(Rig.Bytes(1), m.Read(Shared, A));
        m = Physical.Rewire(m, LineAddress.Of(A), Wire.Honest).Out(Shared, A).PutOut(Shared, A, Rig.Bytes(2));
        Assert.Equal(Rig.Bytes(2), m.Read(Shared, A));
    }

    [Fact]
    public void A4_two_addresses_wired_to_one_cell_are_detected_by_the_MAC_and_by_nothing_else()
    {
        var wire = Wire.Honest with { Alias = LineAddress.Of(A).Index ^ LineAddress.Of(B).Index };
        foreach (var profile in new[] { Li, Ci })
        {
            var m = Physical.Rewire(On(profile).PutOut(Shared, A, Rig.Bytes(1)).PutOut(Shared, B, Rig.Bytes(2)), LineAddress.Of(A), wire);
            Assert.Equal(m.Stored(B), m.Stored(A));
            var read = Load.Run(m, m.At(Shared, A));
            Assert.Equal(profile == Li ? "Done" : "#MC", Outcomes.Name(read.Answer.Outcome));
            Assert.NotEqual(Rig.Bytes(2), read.Answer.Data);
        }
    }

    [Fact]
    public void A31_a_speculative_fill_poisons_where_the_switch_says_so()
    {
        foreach (var on in new[] { true, false })
        {
            var m = On(Ci with { SpeculativeFillPoisons = on }).Key(2, 31, 32).PutOut(Shared, A, Rig.Bytes(1));
            var after = Prefetch.Run(m, m.At(2, A)).Done();
            Assert.Equal(on, after.Stored(A).Poison.IsTrue);
        }
    }

    [Fact]
    public void What_no_source_says_is_unspecified_where_the_switch_says_so()
    {
        var m = Rig.Active(Rig.None with { MaxKeys = 9, KeyIdAboveMax = KeyIdAboveMax.Unspecified });
        Load.Run(m, m.At(10, A)).Refused(m, Outcomes.Unspecified, "Address.AboveMaxKeys");
        Load.Run(m, m.At(9, A)).Done();
    }
}
