using System.Collections.Immutable;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Input;

/// <summary>Reads a platform profile: <c>models/platforms/*.yaml</c>.</summary>
public static class PlatformFile
{
    internal static readonly ImmutableArray<(string Name, Algorithm Value)> AlgorithmWords =
    [
        ("xts-128", Algorithm.Xts128), ("xts-128-integrity", Algorithm.Xts128Integrity),
        ("xts-256", Algorithm.Xts256), ("xts-256-integrity", Algorithm.Xts256Integrity),
    ];

    static readonly ImmutableArray<(string Name, IntegrityMode Value)> IntegrityWords = [("none", IntegrityMode.None), ("li", IntegrityMode.Li), ("ci", IntegrityMode.Ci)];

    internal static readonly ImmutableArray<(string Name, bool Value)> Truth = [("true", true), ("false", false)];

    /// <summary>The profile that the file describes, or every problem of the file. Never throws for a bad file.</summary>
    /// <param name="path">The file; problems name it as it is given here.</param>
    public static Loaded<Profile> Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new List<InputProblem>();
        var profile = Read(path, problems);
        return profile is null || problems.Count > 0 ? new(problems) : new Loaded<Profile>(profile);
    }

    /// <summary>The profile with a name, or in a file, as a policy beside <paramref name="beside"/> would find it.</summary>
    /// <param name="reference">The name or path.</param>
    /// <param name="beside">A file; platforms are looked for in the folders near it, then with this program.</param>
    public static Loaded<Profile> Named(string reference, string beside)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var problems = new List<InputProblem>();
        if (File.Exists(reference)) return Load(reference);
        var node = new ScalarNode(new("--platform", 1, 1), reference, Quoted: false);
        return PlatformFolders.Find(beside, node, "", new Shape(problems)) is { } file ? Load(file) : new(problems);
    }

    static Profile? Read(string path, List<InputProblem> problems)
    {
        if (InputText.Read(path, problems) is not { } text || YamlText.Parse(path, text, problems) is not { } root) return null;
        return Read(root, new Shape(problems), path, problems);
    }

    /// <summary>The profile that a tree of nodes describes; null after a problem.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="shape">What typed values are read by.</param>
    /// <param name="path">The file.</param>
    /// <param name="problems">Where the shape's problems go.</param>
    internal static Profile? Read(Node root, Shape shape, string path, List<InputProblem> problems)
    {
        var fields = shape.Fields(root, "",
            ["version", "name", "physical-address-bits", "max-keyid-bits", "max-keys", "algorithms", "bypass", "tdx-keyids", "integrity"],
            ["keyid-bits", "tdx-keyid-bits", "tme-policy", .. PlatformSwitches.Keys]);
        if (fields is null) return null;

        shape.Version(fields.GetValueOrDefault("version"));
        var name = Named(shape, fields.GetValueOrDefault("name"), path);
        var bits = Whole("physical-address-bits", 36, 52);
        var keyIdBits = Whole("max-keyid-bits", 0, 15);
        var keys = Whole("max-keys", 0, 32767);
        var bypass = shape.Word(fields.GetValueOrDefault("bypass"), "bypass", Truth);
        var tdx = shape.Word(fields.GetValueOrDefault("tdx-keyids"), "tdx-keyids", Truth);
        var integrity = shape.Word(fields.GetValueOrDefault("integrity"), "integrity", IntegrityWords);
        var algorithms = AlgorithmsOf(shape, fields.GetValueOrDefault("algorithms"), integrity);
        var profile = problems.Count > 0 ? null : new Profile(name!, bits!.Value, keyIdBits!.Value, keys!.Value, algorithms, bypass!.Value, tdx!.Value, integrity!.Value);
        var switched = PlatformSwitches.Read(shape, fields, profile);
        return PlatformActivation.Read(shape, fields, root, switched) is { } activated && problems.Count == 0 ? activated : null;

        int? Whole(string key, int least, int most) => shape.Whole(fields.GetValueOrDefault(key), key, least, most);
    }

    static string? Named(Shape shape, Node? node, string path)
    {
        var name = shape.Name(node, "name");
        var expected = Path.GetFileNameWithoutExtension(path);
        if (name is not null && name != expected) shape.Report(PlatformRules.NameMismatch, node!, "name", $"'{name}'", Quotation.Of(expected));
        return name;
    }

    static ImmutableArray<Algorithm> AlgorithmsOf(Shape shape, Node? node, IntegrityMode? integrity)
    {
        var items = shape.Items(node, "algorithms");
        if (node is ListNode && items.Count == 0) shape.Report(PlatformRules.NoAlgorithm, node, "algorithms", "an empty list", "xts-128, for example");
        var algorithms = new SortedSet<Algorithm>();
        for (var i = 0; i < items.Count; i++)
        {
            var path = $"algorithms[{i}]";
            if (shape.Word(items[i], path, AlgorithmWords) is not { } algorithm) continue;
            if (!algorithms.Add(algorithm)) shape.Report(PlatformRules.RepeatedAlgorithm, items[i], path, $"{items[i].Shown} again", "each algorithm once");
            if (integrity is IntegrityMode.None or IntegrityMode.Li && algorithm is (Algorithm.Xts128Integrity or Algorithm.Xts256Integrity))
                shape.Report(PlatformRules.IntegrityAlgorithm, items[i], path, $"{items[i].Shown} without integrity ci", "integrity: ci, or an algorithm without integrity");
        }
        return [.. algorithms];
    }
}
