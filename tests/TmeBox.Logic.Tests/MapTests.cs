using System.Globalization;

namespace TmeBox.Logic.Tests;

/// <summary>A key of two parts, as cache tags are.</summary>
public readonly record struct Pair(Word Number, Bit Flag);

/// <summary>Maps in all three forms behave as a plain dictionary with a default.</summary>
public class MapTests
{
    private static readonly Sort Blob = Universe.Blob;

    // A number or a name for it; what names stand for is fixed once, at random.
    private sealed class Names(Random random)
    {
        private readonly Dictionary<string, Word> made = new(StringComparer.Ordinal);
        private readonly bool none = random.Coin();

        public Interpretation Meaning { get; } = new();

        public Word Write(ulong value, int width)
        {
            if (none || random.Coin()) return Word.Of(value, width);
            var name = string.Create(CultureInfo.InvariantCulture, $"n{width}.{value}.{random.Next(2)}");
            if (made.TryGetValue(name, out var known)) return known;
            var word = Fresh.Word(name, width);
            Meaning.Define(word.Term.Function!, [], Word.Of(value, width).Term);
            return made[name] = word;
        }
    }

    private static ulong Index(ulong number, bool flag) => (number << 1) | (flag ? 1u : 0u);

    private static Map<Pair, Word> Start(Random random, ulong[] model, Names names)
    {
        Array.Fill(model, 7u);
        switch (random.Next(3))
        {
            case 0: return Map<Pair, Word>.Constant(Word.Of(7, 8));
            case 1: return Map<Pair, Word>.PointWise(_ => Word.Of(7, 8));
            default:
                // Of a symbolic map nothing is known but what the interpretation says.
                for (var i = 0u; i < 8; i++) model[i] = i * 3;
                var map = Map<Pair, Word>.Symbolic("map", Word.Of(0, 8));
                for (var i = 0u; i < 8; i++)
                {
                    var at = map[new(Word.Of(i >> 1, 2), (i & 1) != 0)].Term;
                    names.Meaning.Define(at.Function!, at.Arguments, Word.Of(i * 3, 8).Term);
                }

                return map;
        }
    }

    private static void Agree(Map<Pair, Word> map, ulong[] model, Names names)
    {
        for (var i = 0u; i < 8; i++)
        {
            Assert.Equal(model[i], names.Meaning.Evaluate(map[new(Word.Of(i >> 1, 2), (i & 1) != 0)]).Concrete);
            Assert.Equal(model[i], names.Meaning.Evaluate(map[new(names.Write(i >> 1, 2), (i & 1) != 0)]).Concrete);
        }
    }

    [Fact]
    public void Random_stores_give_what_a_dictionary_gives_and_leave_old_versions_alone()
    {
        var stored = 0;
        Seeds.Each(150, random =>
        {
            var names = new Names(random);
            var model = new ulong[8];
            var map = Start(random, model, names);
            var versions = new List<(Map<Pair, Word> Map, ulong[] Model)> { (map, [.. model]) };
            for (var step = 0; step < 12; step++)
            {
                var (number, flag, value) = ((ulong)random.Next(4), random.Coin(), (ulong)random.Next(256));
                map = map.Set(new(names.Write(number, 2), flag), names.Write(value, 8));
                model[Index(number, flag)] = value;
                versions.Add((map, [.. model]));
                if (random.Next(30) == 0)
                {
                    // Point-wise over whatever it was: adds one everywhere.
                    var under = map;
                    map = Map<Pair, Word>.PointWise(k => under[k] + Word.Of(1, 8));
                    for (var i = 0; i < 8; i++) model[i] = (model[i] + 1) & 255;
                    versions.Add((map, [.. model]));
                }
            }

            foreach (var (version, expected) in versions) Agree(version, expected, names);
            if (!map.IsConcrete) stored++;
        });
        Assert.InRange(stored, 75, 145);
    }

    [Fact]
    public void A_merge_under_a_symbolic_condition_is_one_side_or_the_other()
    {
        Seeds.Each(200, random =>
        {
            var names = new Names(random);
            var model = new ulong[8];
            var map = Start(random, model, names);
            var conditions = new List<(Function Name, bool Value)>();
            for (var merge = 0; merge < 3; merge++)
            {
                var (left, right) = (Grow(map, model), Grow(map, model));
                var condition = Fresh.Bit("c" + merge);
                var value = random.Coin();
                conditions.Add((condition.Term.Function!, value));
                map = Lifted.If(condition, left.Map, right.Map);
                foreach (var side in new[] { !value, value })
                {
                    names.Meaning.Define(condition.Term.Function!, [], ((Bit)side).Term);
                    model = side ? left.Model : right.Model;
                    Agree(map, model, names);
                }
            }

            (Map<Pair, Word> Map, ulong[] Model) Grow(Map<Pair, Word> from, ulong[] held)
            {
                ulong[] grown = [.. held];
                for (var n = random.Next(4); n > 0; n--)
                {
                    var (number, flag, to) = ((ulong)random.Next(4), random.Coin(), (ulong)random.Next(256));
                    from = from.Set(new(names.Write(number, 2), flag), names.Write(to, 8));
                    grown[Index(number, flag)] = to;
                }

                return (from, grown);
            }
        });
    }

    [Fact]
    public void A_merge_of_equal_maps_is_the_map_and_a_concrete_condition_picks()
    {
        var a = Map<Pair, Word>.Symbolic("a", Word.Of(0, 8));
        var b = a.Set(new(Word.Of(1, 2), true), Word.Of(3, 8));
        Assert.Same(a, Lifted.If(Fresh.Bit("c"), a, a));
        Assert.Same(a, Lifted.If(true, a, b));
        Assert.Same(b, Lifted.If(false, a, b));
    }

    [Fact]
    public void A_symbolic_map_gives_equal_values_at_equal_keys_only()
    {
        var map = Map<Pair, Bytes>.Symbolic("map", Bytes.Of(Blob, [0, 0, 0]));
        var (x, y) = (Fresh.Word("x", 2), Fresh.Word("y", 2));
        var differ = map[new(x, true)] != map[new(y, true)];
        Assert.Equal(Prover.Solvers.Verdict.Sat, Solve.ByZ3(new Assertion("differ", differ)));
        Assert.Equal(Prover.Solvers.Verdict.Unsat, Solve.ByZ3(new("differ", differ), new("equal keys", x == y)));
    }

    [Fact]
    public void Maps_are_not_compared_or_listed_where_that_has_no_meaning()
    {
        var a = Map<Word, Word>.Constant(Word.Of(0, 8));
        var b = a.Set(Word.Of(1, 8), Word.Of(1, 8));
        Assert.True(Lift<Map<Word, Word>>.Same(a, a).IsTrue);
        Assert.Equal("maps are compared at an index, not as a whole", Assert.Throws<SortMismatchException>(() => Lift<Map<Word, Word>>.Same(a, b)).Message);
        Assert.Equal(1ul, Assert.Single(b.Entries).Value.Concrete);
        Assert.Equal("only a concrete map has entries to list", Assert.Throws<InvalidOperationException>(() => b.Set(Fresh.Word("k", 8), Word.Of(0, 8)).Entries).Message);
    }

    [Fact]
    public void A_map_tells_at_which_keys_it_grew_and_from_what_it_did_not_grow()
    {
        var unknown = Map<Word, Word>.Symbolic("unknown", Word.Of(0, 8));
        var (a, b) = (Fresh.Word("a", 8), Fresh.Word("b", 8));
        var grown = unknown.Set(a, Word.Of(1, 8)).Set(b, Word.Of(2, 8));
        Assert.Equal([a, b], grown.KeysSince(unknown)!.Value);
        Assert.Empty(unknown.KeysSince(unknown)!.Value);
        Assert.Null(unknown.KeysSince(grown));
        Assert.Null(grown.KeysSince(Map<Word, Word>.Symbolic("other", Word.Of(0, 8))));
    }
}
