using TmeBox.Logic;
using TmeBox.Prover.Witnesses;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Tests.Witnesses;

public static class TableCipherTests
{
    private static readonly LineAddress Address = LineAddress.Of(0x4000);
    private static readonly Bytes Fixed = TweakOf(7);

    [Fact]
    public static void What_is_fixed_is_answered_both_ways_and_needs_no_draw()
    {
        var cipher = Prepared();
        Assert.Equal(Line.Filled(2), cipher.Encrypt(Key(1), Line.Filled(1)));
        Assert.Equal(Line.Filled(1), cipher.Decrypt(Key(1), Line.Filled(2)));
        Assert.Equal(0UL, cipher.Draws);
    }

    [Fact]
    public static void What_is_drawn_stays_and_is_inverse_both_ways()
    {
        var cipher = Prepared();
        for (byte i = 3; i < 100; i++)
        {
            var line = Line.Filled(i);
            Assert.Equal(line, cipher.Decrypt(Key(1), cipher.Encrypt(Key(1), line)));
            Assert.Equal(line, cipher.Encrypt(Key(1), cipher.Decrypt(Key(1), line)));
            Assert.NotEqual(Line.Filled(2), cipher.Encrypt(Key(1), line));
        }
    }

    [Fact]
    public static void Tweaks_and_macs_never_repeat()
    {
        var cipher = Prepared();
        var tweaks = Enumerable.Range(1, 50).Select(k => cipher.Tweak(Key((byte)k))).ToArray();
        Assert.Equal(50, tweaks.Distinct().Count());
        Assert.Equal(Fixed, tweaks[0]);
        var macKey = Bytes.Of(KeyMaterial.MacKeySort, new byte[16]);
        var macs = tweaks.Select(t => cipher.Mac(macKey, Line.Zero, t, false)).ToArray();
        Assert.Equal(50, macs.Distinct().Count());
        Assert.DoesNotContain(MacTag.Zero, macs);
        Assert.All(macs, m => Assert.True(MacTag.Value(m) < 1u << 28));
    }

    [Fact]
    public static void A_contradiction_is_refused()
    {
        var cipher = Prepared();
        Assert.Throws<ReplayFailedException>(() => cipher.Pair(Key(1).DataKey, false, Fixed, Line.Filled(1), Line.Filled(3)));
        Assert.Throws<ReplayFailedException>(() => cipher.Pair(Key(1).DataKey, false, Fixed, Line.Filled(4), Line.Filled(2)));
        Assert.Throws<ReplayFailedException>(() => cipher.Tweak(Key(1).TweakKey, false, Address.ByteAddress.Concrete, TweakOf(8)));
    }

    private static TableCipher Prepared()
    {
        var cipher = new TableCipher();
        cipher.Tweak(Key(1).TweakKey, false, Address.ByteAddress.Concrete, Fixed);
        cipher.Pair(Key(1).DataKey, false, Fixed, Line.Filled(1), Line.Filled(2));
        return cipher;
    }

    private static LineKey Key(byte number) => new(Address, false, false, false, false, KeyMaterial.Key([number]), KeyMaterial.Key([number]), Address.ByteAddress.ZeroExtend(64));

    private static Bytes TweakOf(byte number) => Bytes.Of(TweakValue.Sort, [number, .. new byte[15]]);
}
