using System.Reflection;

namespace TmeBox.Logic.Tests;

/// <summary>Operands that do not fit are refused with a reason, concrete and symbolic alike.</summary>
public class WidthTests
{
    private static readonly Func<Word, Word, object>[] Operators =
    [
        (a, b) => a & b, (a, b) => a | b, (a, b) => a ^ b, (a, b) => a + b, (a, b) => a - b, (a, b) => a << b, (a, b) => a >> b,
        (a, b) => a == b, (a, b) => a != b, (a, b) => a < b, (a, b) => a <= b, (a, b) => a > b, (a, b) => a >= b,
    ];

    [Fact]
    public void Words_of_different_width_do_not_meet()
    {
        Seeds.Each(100, random =>
        {
            var (m, n) = (random.Next(1, 65), random.Next(1, 65));
            if (m == n) return;
            Word[] left = [Word.Of(random.Number(m), m), Fresh.Word("a", m)];
            Word[] right = [Word.Of(random.Number(n), n), Fresh.Word("b", n)];
            foreach (var op in Operators)
            foreach (var a in left)
            foreach (var b in right)
            {
                var e = Assert.Throws<SortMismatchException>(() => op(a, b));
                Assert.True(e.Message == $"a word of {m} bits meets one of {n}" || e.Message == $"a word of {n} bits meets one of {m}", e.Message);
            }
        });
    }

    [Fact]
    public void A_choice_between_words_of_different_width_is_refused() =>
        Assert.Equal(
            "the branches are a (_ BitVec 8) and a (_ BitVec 9)",
            Assert.Throws<SortMismatchException>(() => Lifted.If(Fresh.Bit("c"), Word.Of(0, 8), Word.Of(0, 9))).Message);

    [Fact]
    public void A_word_has_1_to_64_bits_and_its_value_fits()
    {
        Assert.Equal("a word has 1 to 64 bits, not 0", Assert.Throws<SortMismatchException>(() => Word.Of(0, 0)).Message);
        Assert.Equal("a word has 1 to 64 bits, not 65", Assert.Throws<SortMismatchException>(() => Word.Of(0, 65)).Message);
        Assert.Equal("0x100 does not fit 8 bits", Assert.Throws<SortMismatchException>(() => Word.Of(256, 8)).Message);
        Assert.Equal("0x100 does not fit 8 bits", Assert.Throws<SortMismatchException>(() => Fresh.Word("w", 8) == 256).Message);
        Assert.Equal(ulong.MaxValue, Word.Of(ulong.MaxValue, 64).Concrete);
    }

    [Fact]
    public void Slices_extensions_and_concatenations_stay_in_range()
    {
        foreach (var w in new[] { Word.Of(5, 8), Fresh.Word("w", 8) })
        {
            Assert.Equal("bits 8:0 of a word of 8 bits", Assert.Throws<SortMismatchException>(() => w.Slice(8, 0)).Message);
            Assert.Equal("bits 2:3 of a word of 8 bits", Assert.Throws<SortMismatchException>(() => w.Slice(2, 3)).Message);
            Assert.Equal("bits 3:-1 of a word of 8 bits", Assert.Throws<SortMismatchException>(() => w.Slice(3, -1)).Message);
            Assert.Equal("bits 8:8 of a word of 8 bits", Assert.Throws<SortMismatchException>(() => w[8]).Message);
            Assert.Equal("bits -1:-1 of a word of 8 bits", Assert.Throws<SortMismatchException>(() => w[-1]).Message);
            Assert.Equal("a word of 8 bits is not extended to 7", Assert.Throws<SortMismatchException>(() => w.ZeroExtend(7)).Message);
            Assert.Equal("a word of 8 bits is not extended to 65", Assert.Throws<SortMismatchException>(() => w.ZeroExtend(65)).Message);
            Assert.Equal("8 and 57 bits do not fit 64", Assert.Throws<SortMismatchException>(() => Word.Concat(w, Word.Of(0, 57))).Message);
        }
    }

    [Fact]
    public void Terms_are_read_as_what_they_are()
    {
        var (bit, word, bytes) = (Fresh.Bit("b").Term, Fresh.Word("w", 8).Term, Fresh.Bytes("l", Sort.Opaque("Blob", 3)).Term);
        Assert.Equal("a (_ BitVec 8) is not a truth value", Assert.Throws<SortMismatchException>(() => Bit.Of(word)).Message);
        Assert.Equal("a Bool is not a word", Assert.Throws<SortMismatchException>(() => Word.Of(bit)).Message);
        Assert.Equal("a Bool is not opaque", Assert.Throws<SortMismatchException>(() => Bytes.Of(bit)).Message);
        Assert.Equal("a Blob is compared with a Other", Assert.Throws<SortMismatchException>(() => Bytes.Of(bytes) == Fresh.Bytes("o", Sort.Opaque("Other", 3))).Message);
        Assert.Equal("2 bytes are not a Blob of 3", Assert.Throws<SortMismatchException>(() => Bytes.Of(Sort.Opaque("Blob", 3), [1, 2])).Message);
        Assert.Equal("3 bytes are not a  of 24", Assert.Throws<SortMismatchException>(() => Bytes.Of(Sort.BitVector(24), [1, 2, 3])).Message);
    }

    [Fact]
    public void A_function_takes_arguments_of_its_sorts_only()
    {
        var f = new Function("f", Sort.Bool, Sort.BitVector(8), Sort.Bool);
        Assert.Equal("f takes 2 arguments, 1 were given", Assert.Throws<SortMismatchException>(() => f.Apply(Fresh.Word("w", 8).Term)).Message);
        Assert.Equal("argument 1 of f is a (_ BitVec 8), a Bool was expected", Assert.Throws<SortMismatchException>(() => f.Apply(Fresh.Word("w", 8).Term, Fresh.Word("w", 8).Term)).Message);
    }

    [Fact]
    public void Symbolic_values_have_no_concrete_one()
    {
        Assert.StartsWith("the word is symbolic: w", Assert.Throws<InvalidOperationException>(() => Fresh.Word("w", 8).Concrete).Message, StringComparison.Ordinal);
        Assert.StartsWith("the bytes are symbolic: l", Assert.Throws<InvalidOperationException>(() => Fresh.Bytes("l", Sort.Opaque("Blob", 3)).Concrete.Length).Message, StringComparison.Ordinal);
        Assert.False(Fresh.Bit("b").TryConcrete(out _));
    }

    [Fact]
    public void A_bit_is_never_taken_for_a_bool()
    {
        // What C# looks for when a condition is not a bool: a conversion to bool, or the operators true and false.
        var operators = typeof(Bit).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.IsSpecialName).ToArray();
        Assert.Contains(operators, m => m.Name == "op_Implicit" && m.ReturnType == typeof(Bit));
        Assert.DoesNotContain(operators, m => m.Name is "op_True" or "op_False");
        Assert.DoesNotContain(operators, m => m.Name is "op_Implicit" or "op_Explicit" && m.ReturnType != typeof(Bit));
    }
}
