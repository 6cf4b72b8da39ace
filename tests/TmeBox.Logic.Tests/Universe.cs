using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TmeBox.Logic.Tests;

/// <summary>The unknowns and functions that random expressions draw on, each with a value that it stands for.</summary>
internal sealed class Universe
{
    public static readonly Sort Blob = Sort.Opaque("Blob", 3);
    private readonly Dictionary<string, Node> leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Term> unknowns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Function> functions = new(StringComparer.Ordinal);
    private int labels;

    public Universe(params IEnumerable<Node> known)
    {
        foreach (var leaf in known) leaves[leaf.Name] = leaf;
    }

    public Interpretation Interpretation
    {
        get
        {
            var meaning = new Interpretation((f, arguments) => Image(f.Name, f.Result, arguments.Select(a => Value.Of(a))).AsTerm(f.Result));
            foreach (var leaf in leaves.Values) meaning.Define(Unknown(leaf).Function!, [], leaf.Value.AsTerm(leaf.Sort));
            return meaning;
        }
    }

    public Node Leaf(Random random, Sort sort)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{sort.Kind}.{sort.Size}.{random.Next(3)}");
        if (!leaves.TryGetValue(name, out var leaf)) leaves[name] = leaf = new("leaf", sort, [], name, Draw(random, sort));
        return leaf;
    }

    public static Node Constant(Random random, Sort sort) => new("const", sort, [], "", Draw(random, sort));

    public string Label() => string.Create(CultureInfo.InvariantCulture, $"Rule.{labels++ % 4}");

    public Term Unknown(Node leaf)
    {
        if (!unknowns.TryGetValue(leaf.Name, out var term)) unknowns[leaf.Name] = term = new Function(leaf.Name, leaf.Sort).Apply();
        return term;
    }

    public Function Function(Node node)
    {
        if (!functions.TryGetValue(node.Name, out var f)) functions[node.Name] = f = new(node.Name, node.Sort, [.. node.Args.Select(a => a.Sort)]);
        return f;
    }

    /// <summary>What an uninterpreted function gives: anything, but the same for the same arguments.</summary>
    public static Value Image(string name, Sort sort, IEnumerable<Value> arguments)
    {
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(name + "(" + string.Join(',', arguments) + ")"));
        return sort.Kind switch
        {
            SortKind.Bool => new(digest[0] & 1u),
            SortKind.BitVector => new(BitConverter.ToUInt64(digest) >> (64 - sort.Size)),
            _ => new(0, Convert.ToHexStringLower(digest[..sort.Size])),
        };
    }

    private static Value Draw(Random random, Sort sort) => sort.Kind switch
    {
        SortKind.Bool => new((ulong)random.Next(2)),
        SortKind.BitVector => new(random.Number(sort.Size)),
        _ => new(0, Convert.ToHexStringLower([0, 0, (byte)random.Next(3)])),
    };
}
