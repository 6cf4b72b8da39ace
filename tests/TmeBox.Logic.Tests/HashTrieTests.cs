namespace TmeBox.Logic.Tests;

/// <summary>The trie behaves as .NET's own dictionary, whatever the hashes of its keys are, and old versions stay as they were.</summary>
public class HashTrieTests
{
    // Hashes that are equal, that differ in their last two bits only, and that spread.
    private sealed record Key(int Number, int Hash)
    {
        public static Key Of(int number, int spread) => new(number, spread switch { 0 => 7, 1 => number << 30, 2 => number & 3, _ => number * -1640531527 });

        public bool Equals(Key? other) => other?.Number == Number;

        public override int GetHashCode() => Hash;
    }

    [Fact]
    public void It_holds_what_a_dictionary_holds_in_every_version()
    {
        var shared = 0;
        Seeds.Each(200, random =>
        {
            var (spread, keys) = (random.Next(4), 1 + random.Next(80));
            var (trie, model) = (HashTrie<Key, int>.Empty, new Dictionary<Key, int>());
            var versions = new List<(HashTrie<Key, int> Trie, Dictionary<Key, int> Model)>();
            for (var step = 0; step < 100; step++)
            {
                var key = Key.Of(random.Next(keys), spread);
                (trie, model[key]) = (trie.Set(key, step), step);
                if (step % 7 == 0) versions.Add((trie, new(model)));
            }

            versions.Add((trie, model));
            foreach (var (version, expected) in versions)
            {
                for (var n = 0; n < keys; n++)
                {
                    var key = Key.Of(n, spread);
                    Assert.Equal(expected.GetValueOrDefault(key, -1), version.Find(key, -1));
                }

                Assert.Equal(expected.OrderBy(e => e.Key.Number), version.OrderBy(e => e.Key.Number));
            }

            if (model.Keys.Select(k => k.Hash).Distinct().Count() < model.Count) shared++;
        });
        Assert.InRange(shared, 40, 190);
    }

    [Fact]
    public void The_empty_one_gives_what_is_given_for_none()
    {
        Assert.Equal(5, HashTrie<string, int>.Empty.Find("a", 5));
        Assert.Empty(HashTrie<string, int>.Empty);
    }
}
