using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Mutants;

/// <summary>Which theorems are likely to need a rule. A guess, which only saves time.</summary>
public static class Relevance
{
    /// <summary>All theorems, likely ones first; within that in reading order.</summary>
    public static IEnumerable<Theorem> Order(Rule rule)
    {
        var noun = Noun(rule.Id);
        var near = Near(noun);
        return TheoremBook.All.OrderByDescending(t => Score(t.Id));

        int Score(string id) =>
            id.Contains(rule.Id[(noun.Length + 1)..], StringComparison.Ordinal) ? 3
            : string.Equals(Noun(id), noun, StringComparison.Ordinal) ? 2
            : near.Contains(Noun(id), StringComparer.Ordinal) ? 1
            : 0;
    }

    private static string Noun(string id) => id[..id.IndexOf('.', StringComparison.Ordinal)];

    private static string[] Near(string noun) => noun switch
    {
        "KeyTable" => ["Key", "Mac"],
        "KeyTableLock" => ["Lock"],
        "Cache" => ["Load", "Flush", "WriteBack"],
        "Cell" => ["Board"],
        "Dram" => ["Mac", "Poison", "Key", "Td"],
        "Dma" => ["DmaRead", "DmaWrite"],
        "Store" => ["Cache"],
        "Load" => ["Poison", "Cache"],
        "Address" => ["Load", "DmaRead"],
        "PageWalk" => ["Walk"],
        "Pconfig" => ["PconfigMemory"],
        "Prefetch" => ["Mac"],
        "SubLine" => ["UncachedStore"],
        "Translation" => ["Tlb"],
        "VirtualAccess" => ["Virtual"],
        _ => [],
    };
}
