using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Ciphers;

/// <summary>What proofs assume of ciphers is true of the two that compute.</summary>
public class CipherLawTests
{
    private const int Runs = 150;

    private static LineKey Key(Random random, bool? wide = null)
    {
        var isWide = wide ?? random.Coin();
        Bytes Material() => KeyMaterial.Key(new Random(random.Next(4)).Array(isWide ? 32 : 16));
        return Rig.LineKey(LineAddress.Of(0), isWide, Material(), Material()) with { Checked = random.Coin() };
    }

    private static LineAddress Address(Random random) => LineAddress.Of((ulong)random.Next(4) << 6);

    private static void OnBoth(Action<ICipher, Random> property)
    {
        foreach (var cipher in Rig.BothCiphers) Seeds.Each(Runs, random => property(cipher(), random));
    }

    [Fact]
    public void Decryption_inverts_encryption() => OnBoth((cipher, random) =>
    {
        var (key, line, text) = (Key(random), Address(random), Line.Of(random.Array(64)));
        Assert.Equal(text, cipher.Decrypt(key.For(line), cipher.Encrypt(key.For(line), text)));
    });

    [Fact]
    public void Encryption_inverts_decryption_under_wrong_keys_too() => OnBoth((cipher, random) =>
    {
        var (key, wrong, line, text) = (Key(random), Key(random), Address(random), Line.Of(random.Array(64)));
        var stored = cipher.Encrypt(key.For(line), text);
        Assert.Equal(stored, cipher.Encrypt(wrong.For(line), cipher.Decrypt(wrong.For(line), stored)));
        Assert.Equal(text, cipher.Encrypt(wrong.For(line), cipher.Decrypt(wrong.For(line), text)));
    });

    [Fact]
    public void Each_block_goes_its_own_way() => OnBoth((cipher, random) =>
    {
        var (key, line, a, b) = (Key(random), Address(random), Line.Of(random.Array(64)), Line.Of(random.Array(64)));
        var block = random.Next(4);
        var (one, other) = (cipher.Encrypt(key.For(line), a), cipher.Encrypt(key.For(line), Rig.Blocks(a, b, block)));
        for (var i = 0; i < 4; i++) Assert.Equal(i != block, Rig.SameBlock(one, other, i));
        var same = Line.Of([.. a.Concrete[..16], .. a.Concrete[..16], .. a.Concrete[..16], .. a.Concrete[..16]]);
        Assert.False(Rig.SameBlock(cipher.Encrypt(key.For(line), same), Rig.Blocks(same, cipher.Encrypt(key.For(line), same)), 0));
        var blocks = cipher.Encrypt(key.For(line), same).Concrete.ToArray().Chunk(16).Select(Convert.ToHexString).Distinct(StringComparer.Ordinal);
        Assert.Equal(4, blocks.Count());
    });

    [Fact]
    public void The_same_question_has_the_same_answer_and_other_lines_another() => OnBoth((cipher, random) =>
    {
        var (key, line, text) = (Key(random), Address(random), Line.Of(random.Array(64)));
        var other = Line.Of(random.Array(64));
        var first = cipher.Encrypt(key.For(line), text);
        Assert.NotEqual(first, cipher.Encrypt(key.For(line), other));
        Assert.NotEqual(cipher.Decrypt(key.For(line), text), cipher.Decrypt(key.For(line), other));
        Assert.Equal(first, cipher.Encrypt(key.For(line), text));
        Assert.NotEqual(first, cipher.Encrypt(key.For(LineAddress.Of(0x4000)), text));
    });

    [Fact]
    public void Equal_keys_are_equal_whatever_names_them_and_unequal_ones_are_not() => OnBoth((cipher, random) =>
    {
        var (a, b, line, text) = (Key(random), Key(random), Address(random), Line.Of(random.Array(64)));
        var equal = a.DataKey.Equals(b.DataKey) && a.TweakKey.Equals(b.TweakKey) && a.Wide.Equals(b.Wide);
        Assert.Equal(equal, cipher.Encrypt(a.For(line), text).Equals(cipher.Encrypt(b.For(line), text)));
        Assert.Equal(equal, cipher.Decrypt(a.For(line), text).Equals(cipher.Decrypt(b.For(line), text)));
    });

    [Fact]
    public void No_two_tweaks_are_equal_but_of_one_key_and_line() => OnBoth((cipher, random) =>
    {
        var (a, b, x, y) = (Key(random), Key(random), Address(random), Address(random));
        var equal = a.TweakKey.Equals(b.TweakKey) && a.Wide.Equals(b.Wide) && x.Equals(y);
        Assert.Equal(equal, cipher.Tweak(a.For(x)).Equals(cipher.Tweak(b.For(y))));
        Assert.Equal(cipher.Tweak(a.For(x)), cipher.Tweak((a with { DataKey = b.DataKey, Checked = true }).For(x)));
    });

    [Fact]
    public void No_two_MACs_are_equal_but_of_one_ciphertext_and_tweak() => OnBoth((cipher, random) =>
    {
        var macKey = Bytes.Of(KeyMaterial.MacKeySort, random.Array(16));
        Bytes Ciphertext() => Line.Filled((byte)random.Next(3));
        Bytes Tweak() => Bytes.Of(TweakValue.Sort, [.. Enumerable.Repeat((byte)random.Next(3), 16)]);
        var (c, d, t, u, o, n) = (Ciphertext(), Ciphertext(), Tweak(), Tweak(), random.Coin(), random.Coin());
        Assert.Equal(c.Equals(d) && t.Equals(u) && o == n, cipher.Mac(macKey, c, t, o).Equals(cipher.Mac(macKey, d, u, n)));
    });

    [Fact]
    public void The_equations_of_proofs_are_these_laws_at_every_application()
    {
        // Each of the four functions has one equation, and its name has a sentence.
        var cipher = new SymbolicCipher();
        var key = Fresh.Record("key", Rig.LineKey(LineAddress.Of(0), false, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey));
        var text = Fresh.Bytes("text", Line.Sort);
        var mac = cipher.Mac(Fresh.Bytes("mac key", KeyMaterial.MacKeySort), text, cipher.Tweak(key), Fresh.Bit("owner"));
        Term[] applications = [cipher.Encrypt(key, text).Term, cipher.Decrypt(key, text).Term, mac.Term, cipher.Tweak(key).Term, text.Term];
        var equations = CipherEquations.At(applications).ToArray();
        Assert.Equal([CipherEquations.DecryptInvertsEncrypt, CipherEquations.EncryptInvertsDecrypt, CipherEquations.MacUnforgeable, CipherEquations.TweakInjective], equations.Select(e => e.Name));
        foreach (var equation in equations) Assert.NotEqual(equation.Name, CipherEquations.Sentence(equation.Name));
        Assert.Equal("decrypt", equations[0].Condition.Term.Arguments.Single(a => a.Op == Op.Apply && a != text.Term).Function!.Name);
    }
}
