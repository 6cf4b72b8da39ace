using System.Collections.Immutable;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using Box = TmeBox.Spec.Sandbox.Sandbox;

namespace TmeBox.Cli.Input;

/// <summary>One reading of a policy: builds the records out of what is sound and remembers where each part stands.</summary>
sealed class PolicyReading(string path, List<InputProblem> problems)
{
    const int MostPlatforms = 64;
    readonly Shape shape = new(problems);
    readonly Dictionary<string, Position> places = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> namesByReference = new(StringComparer.Ordinal);
    readonly ImmutableArray<Profile>.Builder profiles = ImmutableArray.CreateBuilder<Profile>();
    readonly ImmutableArray<Position>.Builder demandPlaces = ImmutableArray.CreateBuilder<Position>();

    public ImmutableArray<Profile> Profiles => profiles.ToImmutable();

    public ImmutableArray<Position> DemandPlaces => demandPlaces.ToImmutable();

    /// <summary>The place of a locator, or of the nearest part of the policy that has one.</summary>
    public Position PlaceOf(string locator)
    {
        for (var at = locator; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (places.TryGetValue(at, out var place)) return place;
        }
        return new(path, 1, 1);
    }

    public SandboxPolicy? Read(Node root)
    {
        var fields = shape.Fields(root, "", ["version", "name", "platforms", "sandboxes", "demands"]);
        if (fields is null) return null;
        foreach (var (key, node) in fields) places[key] = node.At;
        shape.Version(fields.GetValueOrDefault("version"));
        var name = shape.Name(fields.GetValueOrDefault("name"), "name");
        var platforms = Platforms(fields.GetValueOrDefault("platforms"));
        var sandboxes = Sandboxes(fields.GetValueOrDefault("sandboxes"));
        var demands = Demands(fields.GetValueOrDefault("demands"));
        return new(name ?? "", platforms, sandboxes, demands);
    }

    ImmutableArray<string> Platforms(Node? list)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var items = shape.Items(list, "platforms");
        if (items.Count > MostPlatforms)
            shape.Report(InputRules.TooManyPlatforms, items[MostPlatforms], "platforms", $"{items.Count}", $"at most {MostPlatforms}");
        for (var i = 0; i < Math.Min(items.Count, MostPlatforms); i++)
        {
            var locator = $"platforms[{i}]";
            if (shape.Line(items[i], locator, "the name of a platform") is null) continue;
            var reference = (ScalarNode)items[i];
            if (PlatformFolders.Find(path, reference, locator, shape) is not { } file) continue;
            places[$"platforms[{names.Count}]"] = reference.At;
            if (namesByReference.TryGetValue(reference.Text, out var known))
            {
                names.Add(known);
                continue;
            }
            var loaded = PlatformFile.Load(file);
            problems.AddRange(loaded.Problems);
            if (!loaded.Ok) continue;
            namesByReference[reference.Text] = loaded.Value.Name;
            names.Add(loaded.Value.Name);
            profiles.Add(loaded.Value);
        }
        return names.ToImmutable();
    }

    ImmutableArray<Box> Sandboxes(Node? list)
    {
        var boxes = ImmutableArray.CreateBuilder<Box>();
        var memory = new MemoryReading(shape, places);
        var items = shape.Items(list, "sandboxes");
        for (var i = 0; i < items.Count; i++)
        {
            var source = $"sandboxes[{i}]";
            if (shape.Fields(items[i], source, ["name", "keyid", "memory"]) is not { } fields) continue;
            var locator = $"sandboxes[{boxes.Count}]";
            var name = shape.Name(fields.GetValueOrDefault("name"), $"{source}.name");
            var keyId = shape.Whole(fields.GetValueOrDefault("keyid"), $"{source}.keyid", 0, ushort.MaxValue);
            var ranges = memory.Read(fields.GetValueOrDefault("memory"), $"{source}.memory", $"{locator}.memory");
            if (name is null || keyId is null) continue;
            places[locator] = items[i].At;
            foreach (var (key, node) in fields) places[$"{locator}.{key}"] = node.At;
            boxes.Add(new(name, keyId.Value, ranges));
        }
        return boxes.ToImmutable();
    }

    ImmutableArray<Demand> Demands(Node? list)
    {
        var demands = ImmutableArray.CreateBuilder<Demand>();
        var items = shape.Items(list, "demands");
        for (var i = 0; i < items.Count; i++)
        {
            var source = $"demands[{i}]";
            if (shape.Fields(items[i], source, ["guarantee", "attacker", "platform"]) is not { } fields) continue;
            var guarantee = shape.Word(fields.GetValueOrDefault("guarantee"), $"{source}.guarantee", Naming.Guarantees);
            var attacker = shape.Word(fields.GetValueOrDefault("attacker"), $"{source}.attacker", Naming.Capabilities);
            var platform = shape.Line(fields.GetValueOrDefault("platform"), $"{source}.platform", "the name of a platform");
            if (guarantee is null || attacker is null || platform is null) continue;
            places[$"demands[{demands.Count}]"] = items[i].At;
            places[$"demands[{demands.Count}].platform"] = fields["platform"].At;
            demandPlaces.Add(items[i].At);
            demands.Add(new(guarantee.Value, attacker.Value, namesByReference.GetValueOrDefault(platform, platform)));
        }
        return demands.ToImmutable();
    }
}
