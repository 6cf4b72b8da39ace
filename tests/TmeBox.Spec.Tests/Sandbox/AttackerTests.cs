using TmeBox.Policies;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Tests.Sandbox;

public class AttackerTests
{
    [Fact]
    public void The_co_tenant_is_always_there_and_adds_nothing()
    {
        Assert.Equal(default, (Attacker)Capability.CoTenant);
        Assert.Empty(((Attacker)Capability.CoTenant).Added);
        Assert.All(Enum.GetValues<Capability>(), c => Assert.True(((Attacker)c).Has(Capability.CoTenant)));
    }

    [Fact]
    public void An_attacker_is_the_set_of_its_capabilities()
    {
        var all = Enum.GetValues<Capability>();
        Assert.Equal(all, Attacker.Of(all.Reverse()).Granted);
        foreach (var one in all)
            foreach (var other in all)
            {
                var both = Attacker.Of([one, other]);
                Assert.Equal(both, Attacker.Of([other, one, other]));
                Assert.All(all, c => Assert.Equal(c == one || c == other || c == Capability.CoTenant, both.Has(c)));
            }
    }

    [Fact]
    public void A_name_lists_what_is_added()
    {
        Assert.Equal("co-tenant", Naming.NameOf(default(Attacker)));
        Assert.Equal("no-flush", Naming.NameOf((Attacker)Capability.NoFlush));
        Assert.Equal("no-flush+dram-snoop", Naming.NameOf(Attacker.Of([Capability.DramSnoop, Capability.CoTenant, Capability.NoFlush])));
    }
}
