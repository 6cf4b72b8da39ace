using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>KeyID above, address below (F-ADR-1, F-ADR-2).</summary>
public class AddressTests
{
    [Fact]
    public void An_address_is_split_at_m_minus_k()
    {
        foreach (var (m, k) in new[] { (52, 15), (52, 6), (46, 6), (46, 1), (39, 4), (36, 3), (52, 1) })
        {
            var profile = Rig.None with { PhysicalAddressBits = m, MaxKeyIdBits = 15, MaxKeys = 32767 };
            var machine = Rig.Active(profile, k: k);
            Seeds.Each(100, random =>
            {
                var value = random.Number(m);
                var address = PhysicalAddress.Of(value);
                Assert.Equal(value >> (m - k), address.KeyIdOn(machine).Value.Concrete);
                Assert.Equal((value & ((1ul << (m - k)) - 1)) >> 6, address.LineOn(machine).Index.Concrete);
                Assert.Equal(value & 63, address.Offset.Concrete);
                Assert.Equal(value & ~63ul, PhysicalAddress.Naming(machine, address.KeyIdOn(machine), address.LineOn(machine)).Value.Concrete);
            });
        }
    }

    [Fact]
    public void Without_active_KeyIDs_the_whole_address_is_the_line()
    {
        var off = Rig.Fresh(Rig.None with { PhysicalAddressBits = 52 });
        var plain = WriteActivate.Run(off, Word.Of(Rig.Enable, 64), Rig.Inputs()).Done();
        foreach (var machine in new[] { off, plain })
            Seeds.Each(50, random =>
            {
                var value = random.Number(52);
                Assert.Equal(0ul, PhysicalAddress.Of(value).KeyIdOn(machine).Value.Concrete);
                Assert.Equal(value >> 6, PhysicalAddress.Of(value).LineOn(machine).Index.Concrete);
            });
    }

    [Fact]
    public void A_bit_at_MAXPHYADDR_or_above_is_a_page_fault_for_every_operation()
    {
        var m = Rig.Active();
        for (var bit = 46; bit < 52; bit++)
            foreach (var step in Operations(m, PhysicalAddress.Of(1ul << bit)))
                step.Refused(m, Outcomes.PageFault, "Address.BeyondWidth");
        foreach (var step in Operations(m, PhysicalAddress.Of(1ul << 45))) step.Done();
    }

    [Fact]
    public void A25_a_reserved_KeyID_is_a_page_fault()
    {
        foreach (var profile in Rig.BothModes)
        {
            var m = Rig.Active(profile, k: 6, p: 2);
            for (var keyId = 0; keyId < 64; keyId++)
                foreach (var step in Operations(m, m.At(keyId, 0x40)))
                    if (keyId >= 16) step.Refused(m, Outcomes.PageFault, "Address.TdxPrivate");
                    else step.Done();
        }
    }

    [Fact]
    public void A_KeyID_above_MAX_KEYS_behaves_as_TME()
    {
        var m = Rig.Active(Rig.None with { MaxKeys = 10 }).PutOut(11, 0x40, Rig.Bytes(1));
        Assert.Equal(Rig.Bytes(1), m.Read(0, 0x40));
        Assert.Contains("KeyTable.AboveMaxKeysIsTme", Load.Run(m, m.At(11, 0x40)).Machine.Ids());
    }

    private static Step[] Operations(MachineState m, PhysicalAddress at) =>
    [
        Load.Run(m, at), Store.Run(m, at, Line.AllBytes, Rig.Bytes(1)), Store.Run(m, at, Word.Of(1, 64), Rig.Bytes(1)),
        Movdir64b.Run(m, at, Rig.Bytes(1)), Flush.Run(m, at), WriteBack.Run(m, at), Prefetch.Run(m, at),
    ];
}
