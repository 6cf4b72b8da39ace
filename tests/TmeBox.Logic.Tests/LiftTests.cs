using TmeBox.Prover.Solvers;

namespace TmeBox.Logic.Tests;

/// <summary>A record with every kind of part.</summary>
public sealed record Part(Bit Flag, Bytes Data, string Atom);

/// <summary>A record in a record, with a map.</summary>
public sealed record Whole(Word Number, Part Part, Map<Word, Word> Map, int Atom);

/// <summary>A record without any lifted part.</summary>
public sealed record Plain(int Number, string Text);

/// <summary>What is derived for records: choose, compare, rebuild.</summary>
public class LiftTests
{
    private static readonly Sort Blob = Universe.Blob;

    private static Whole Draw(Random random, string? name = null) => new(
        name is null ? Word.Of(random.Number(8), 8) : Fresh.Word(name + ".n", 8),
        new(name is null ? random.Coin() : Fresh.Bit(name + ".f"), name is null ? Bytes.Of(Blob, [0, 0, (byte)random.Next(2)]) : Fresh.Bytes(name + ".d", Blob), "atom"),
        Map<Word, Word>.Constant(Word.Of(0, 8)).Set(Word.Of(1, 8), Word.Of(random.Number(8), 8)),
        5);

    private static void Alike(Whole expected, Whole actual, Interpretation meaning)
    {
        Assert.Equal(meaning.Evaluate(expected.Number), meaning.Evaluate(actual.Number));
        Assert.Equal(meaning.Evaluate(expected.Part), meaning.Evaluate(actual.Part));
        for (var i = 0u; i < 3; i++) Assert.Equal(meaning.Evaluate(expected.Map[Word.Of(i, 8)]), meaning.Evaluate(actual.Map[Word.Of(i, 8)]));
        Assert.Equal(expected.Atom, actual.Atom);
    }

    [Fact]
    public void A_choice_of_records_chooses_every_leaf_and_every_map()
    {
        Seeds.Each(100, random =>
        {
            var (a, b) = (Draw(random, random.Coin() ? "a" : null), Draw(random, random.Coin() ? "b" : null));
            var condition = Fresh.Bit("c");
            var chosen = Lifted.If(condition, a, b);
            foreach (bool value in (ReadOnlySpan<bool>)[true, false])
            {
                var meaning = new Interpretation((f, _) => f.Name.StartsWith('a') && f.Result.Kind == SortKind.BitVector ? Word.Of(9, 8).Term : new Interpretation().Evaluate(f.Apply()));
                meaning.Define(condition.Term.Function!, [], ((Bit)value).Term);
                Alike(value ? a : b, chosen, meaning);
                Assert.Same(value ? a : b, Lifted.If(value, a, b));
            }
        });
    }

    [Fact]
    public void Only_the_needed_side_of_a_concrete_choice_is_computed()
    {
        Assert.Equal(1ul, Lifted.If<Word>(true, () => Word.Of(1, 8), () => throw new InvalidOperationException("not needed")).Concrete);
        Assert.Equal(2ul, Lifted.If<Word>(false, () => throw new InvalidOperationException("not needed"), () => Word.Of(2, 8)).Concrete);
        Assert.Throws<InvalidOperationException>(() => Lifted.If<Word>(Fresh.Bit("c"), () => Word.Of(1, 8), () => throw new InvalidOperationException("needed")));
    }

    [Fact]
    public void Atoms_that_differ_under_a_symbolic_condition_are_refused()
    {
        var a = Draw(new(1));
        var e = Assert.Throws<SortMismatchException>(() => Lifted.If(Fresh.Bit("c"), a, a with { Atom = 6 }));
        Assert.Equal("a symbolic condition chooses between different Int32: 5 and 6", e.Message);
        e = Assert.Throws<SortMismatchException>(() => Lifted.If(Fresh.Bit("c"), a, a with { Part = a.Part with { Atom = "other" } }));
        Assert.Equal("a symbolic condition chooses between different String: atom and other", e.Message);
        e = Assert.Throws<SortMismatchException>(() => Lifted.If(Fresh.Bit("c"), new Plain(1, ""), new Plain(2, "")));
        Assert.StartsWith("a symbolic condition chooses between different Plain: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, Lifted.If(false, a, a with { Atom = 6 }).Atom);
        Assert.Equal(new Plain(1, ""), Lifted.If(Fresh.Bit("c"), new Plain(1, ""), new Plain(1, "")));
    }

    [Fact]
    public void Records_are_the_same_where_all_leaves_are()
    {
        Seeds.Each(100, random =>
        {
            var (a, b) = (Draw(random).Part, Draw(random).Part);
            Assert.Equal(a.Flag.IsTrue == b.Flag.IsTrue && a.Data.Equals(b.Data), Lift<Part>.Same(a, b).IsTrue);
        });
        var (x, y) = (Draw(new(1), "x").Part, Draw(new(1), "y").Part);
        var same = Lift<Part>.Same(x, y);
        Assert.Equal(Verdict.Unsat, Solve.ByZ3(new("same", same), new("yet", x.Flag != y.Flag | x.Data != y.Data)));
        Assert.Equal(Verdict.Unsat, Solve.ByZ3(new("not same", !same), new("yet", x.Flag == y.Flag & x.Data == y.Data)));
        Assert.True(Lift<Part>.Same(x, y with { Atom = "other" }).IsFalse);
    }

    [Fact]
    public void A_rebuilt_record_has_the_visitors_leaves_at_their_paths()
    {
        var original = Draw(new(3)).Part;
        var fresh = Fresh.Record("run", original);
        Assert.Equal("run.Flag", fresh.Flag.ToString());
        Assert.Equal("run.Data", fresh.Data.ToString());
        Assert.Equal(Blob, fresh.Data.Sort);
        Assert.Equal("atom", fresh.Atom);
        Assert.Equal([fresh.Flag.Term, fresh.Data.Term], Lift<Part>.Leaves(fresh));
        var meaning = new Interpretation();
        meaning.Define(fresh.Flag.Term.Function!, [], original.Flag.Term);
        meaning.Define(fresh.Data.Term.Function!, [], original.Data.Term);
        Assert.Equal(original, meaning.Evaluate(fresh));
        Assert.False(Lift<Part>.IsConcrete(fresh));
        Assert.True(Lift<Part>.IsConcrete(original));
        Assert.False(Lift<Whole>.IsConcrete(Draw(new(3)) with { Part = fresh }));
    }

    [Fact]
    public void A_record_with_a_map_has_no_fresh_form_and_no_value_as_a_whole()
    {
        var whole = Draw(new(1));
        Assert.Equal("w.Map: give symbolic maps their values' shape by Map.Symbolic", Assert.Throws<SortMismatchException>(() => Fresh.Record("w", whole)).Message);
        Assert.Equal(".Map: a map is evaluated at keys, not as a whole", Assert.Throws<SortMismatchException>(() => new Interpretation().Evaluate(whole)).Message);
    }
}
