using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Ciphers;

/// <summary>The ideal cipher draws the same whatever the order of questions, and independently where ideal means so.</summary>
public class IdealCipherTests
{
    private static readonly LineAddress A = LineAddress.Of(0x40);
    private static readonly LineAddress B = LineAddress.Of(0x80);

    private static LineKey Key(int data, int tweak) => Rig.LineKey(A, false, KeyMaterial.Key(new Random(data).Array(16)), KeyMaterial.Key(new Random(tweak).Array(16)));

    [Fact]
    public void Draws_do_not_depend_on_the_order_of_questions()
    {
        Seeds.Each(100, random =>
        {
            var questions = new List<Func<ICipher, Bytes>>();
            for (var i = 0; i < 12; i++)
            {
                var (key, line, text) = (Key(random.Next(3), random.Next(3)), random.Coin() ? A : B, Rig.Bytes(random.Next(100)));
                var macKey = Bytes.Of(KeyMaterial.MacKeySort, new Random(random.Next(3)).Array(16));
                questions.Add(random.Next(4) switch
                {
                    0 => c => c.Encrypt(key.For(line), text),
                    1 => c => c.Decrypt(key.For(line), text),
                    2 => c => c.Tweak(key.For(line)),
                    _ => c => c.Mac(macKey, Line.Filled(1), Bytes.Of(TweakValue.Sort, new byte[16]), false),
                });
            }

            var order = Enumerable.Range(0, questions.Count).ToArray();
            var seed = (ulong)random.Next();
            var straight = Ask(seed, order);
            random.Shuffle(order);
            Assert.Equal(straight, Ask(seed, order));
            Assert.NotEqual(straight, Ask(seed + 1, order));

            Bytes[] Ask(ulong withSeed, int[] inOrder)
            {
                var cipher = new IdealCipher(withSeed);
                var answers = new Bytes[questions.Count];
                foreach (var i in inOrder) answers[i] = questions[i](cipher);
                return answers;
            }
        });
    }

    [Fact]
    public void Permutations_of_different_lines_and_keys_have_nothing_to_do_with_each_other()
    {
        // If the draw mixed tweak and text by exclusive-or, this relation would hold between two lines.
        var cipher = new IdealCipher(3);
        var (key, text) = (Key(1, 2), Rig.Bytes(5));
        var difference = Rig.Xor(Repeat(cipher.Tweak(key.For(A))), Repeat(cipher.Tweak(key.For(B))));
        Assert.NotEqual(cipher.Encrypt(key.For(A), text), cipher.Encrypt(key.For(B), Rig.Xor(text, difference)));
        for (var block = 0; block < 4; block++)
            Assert.False(Rig.SameBlock(cipher.Encrypt(key.For(A), text), cipher.Encrypt(key.For(B), Rig.Xor(text, difference)), block));

        static Bytes Repeat(Bytes tweak) => Line.Of([.. tweak.Concrete, .. tweak.Concrete, .. tweak.Concrete, .. tweak.Concrete]);
    }

    [Fact]
    public void Every_equality_that_the_real_cipher_shows_in_a_run_holds_in_the_ideal_one()
    {
        Seeds.Each(30, random =>
        {
            foreach (var profile in Rig.BothModes)
            {
                var seed = random.Next();
                var (bits, ideal) = (Run(new BitsCipher(), profile, seed), Run(new IdealCipher(9), profile, seed));
                Assert.Equal(bits.Outcomes, ideal.Outcomes);
                for (var i = 0; i < bits.Seen.Count; i++)
                    for (var j = 0; j < i; j++)
                        Assert.Equal(bits.Seen[i].Equals(bits.Seen[j]), ideal.Seen[i].Equals(ideal.Seen[j]));
            }
        });
    }

    // A random run; what loads and a physical observer see, and how each step ended.
    private static (List<Bytes> Seen, List<ulong> Outcomes) Run(ICipher cipher, Profile profile, int seed)
    {
        var random = new Random(seed);
        var m = Rig.Two(profile, cipher).Key(3, 11, 22);
        var (seen, outcomes) = (new List<Bytes>(), new List<ulong>());
        DramLine saved = m.Stored(0x40);
        for (var i = 0; i < 40; i++)
        {
            var (keyId, address) = (random.Next(4), 0x40ul << random.Next(2));
            var at = m.At(keyId, address);
            var step = random.Next(7) switch
            {
                0 => Store.Run(m, at, Line.AllBytes, random.Next(3) == 0 && seen.Count > 0 ? seen[random.Next(seen.Count)] : Line.Filled((byte)random.Next(2))),
                1 => Movdir64b.Run(m, at, random.Coin() && seen.Count > 0 ? seen[random.Next(seen.Count)] : Line.Filled((byte)random.Next(2))),
                2 or 3 => Flush.Run(m, at),
                4 => new(m.Replace(address, saved), Answer.Of(Outcomes.Done)),
                _ => Load.Run(m, at),
            };
            m = step.Machine;
            if (random.Next(4) == 0) saved = m.Stored(address);
            seen.Add(step.Answer.Data);
            seen.Add(m.Stored(address).Ciphertext);
            outcomes.Add(step.Answer.Outcome.Concrete);
        }

        return (seen, outcomes);
    }
}
