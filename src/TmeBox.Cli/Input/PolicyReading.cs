using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using Box = TmeBox.Spec.Sandbox.Sandbox;

namespace TmeBox.Cli.Input;

/// <summary>One reading of a policy: builds the records out of what is sound and remembers where each part stands.</summary>
sealed class PolicyReading
{
    const int MostPlatforms = 64;
    readonly string path;
    readonly List<InputProblem> problems;
    readonly Shape shape;
    readonly MemoryReading memory;
    readonly Dictionary<string, Position> places = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> namesByReference = new(StringComparer.Ordinal);
    readonly ImmutableArray<Profile>.Builder profiles = ImmutableArray.CreateBuilder<Profile>();
    readonly ImmutableArray<Position>.Builder demandPlaces = ImmutableArray.CreateBuilder<Position>();

    /// <summary>A reading of one file.</summary>
    /// <param name="path">The file, as problems name it.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="shape">What typed values are read by; null for the ordinary one.</param>
    public PolicyReading(string path, List<InputProblem> problems, Shape? shape = null)
    {
        (this.path, this.problems) = (path, problems);
        this.shape = shape ??= new(problems);
        memory = new(shape, places);
    }

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
        var fields = shape.Fields(root, "", ["version", "name", "platforms", "sandboxes", "demands"], ["shares", "gates"]);
        if (fields is null) return null;
        foreach (var (key, node) in fields) places[key] = node.At;
        shape.Version(fields.GetValueOrDefault("version"));
        var name = shape.Name(fields.GetValueOrDefault("name"), "name");
        var platforms = Platforms(fields.GetValueOrDefault("platforms"));
        var sandboxes = Sandboxes(fields.GetValueOrDefault("sandboxes"));
        var demands = Demands(fields.GetValueOrDefault("demands"));
        return new(name ?? "", platforms, sandboxes, demands) { Shares = Shares(fields.GetValueOrDefault("shares")), Gates = Gates(fields.GetValueOrDefault("gates")) };
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
        var items = shape.Items(list, "sandboxes");
        for (var i = 0; i < items.Count; i++)
        {
            var source = $"sandboxes[{i}]";
            if (shape.Fields(items[i], source, ["name", "keyid", "memory"], ["isolation"]) is not { } fields) continue;
            var locator = $"sandboxes[{boxes.Count}]";
            var name = shape.Name(fields.GetValueOrDefault("name"), $"{source}.name");
            var keyId = shape.Whole(fields.GetValueOrDefault("keyid"), $"{source}.keyid", 0, ushort.MaxValue);
            var ranges = memory.Read(fields.GetValueOrDefault("memory"), $"{source}.memory", $"{locator}.memory");
            var isolation = fields.TryGetValue("isolation", out var word) ? shape.Word(word, $"{source}.isolation", Naming.Isolations) : Isolation.Data;
            if (name is null || keyId is null || isolation is null) continue;
            Place(locator, items[i], fields);
            boxes.Add(new(name, keyId.Value, ranges, isolation.Value));
        }
        return boxes.ToImmutable();
    }

    ImmutableArray<Share> Shares(Node? list)
    {
        var shares = ImmutableArray.CreateBuilder<Share>();
        var items = list is null ? [] : shape.Items(list, "shares");
        for (var i = 0; i < items.Count; i++)
        {
            var source = $"shares[{i}]";
            if (shape.Fields(items[i], source, ["name", "keyid", "memory", "members"]) is not { } fields) continue;
            var locator = $"shares[{shares.Count}]";
            var name = shape.Name(fields.GetValueOrDefault("name"), $"{source}.name");
            var keyId = shape.Whole(fields.GetValueOrDefault("keyid"), $"{source}.keyid", 0, ushort.MaxValue);
            var ranges = memory.Read(fields.GetValueOrDefault("memory"), $"{source}.memory", $"{locator}.memory");
            var members = Members(fields.GetValueOrDefault("members"), $"{source}.members", $"{locator}.members");
            if (name is null || keyId is null) continue;
            Place(locator, items[i], fields);
            shares.Add(new(name, keyId.Value, ranges, members));
        }
        return shares.ToImmutable();
    }

    ImmutableArray<Member> Members(Node? list, string source, string locator)
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        var items = shape.Items(list, source);
        for (var i = 0; i < items.Count; i++)
        {
            if (shape.Fields(items[i], $"{source}[{i}]", ["sandbox", "access"]) is not { } fields) continue;
            var name = shape.Name(fields.GetValueOrDefault("sandbox"), $"{source}[{i}].sandbox");
            var access = shape.Word(fields.GetValueOrDefault("access"), $"{source}[{i}].access", Naming.Accesses);
            if (name is null || access is null) continue;
            Place($"{locator}[{members.Count}]", items[i], fields);
            members.Add(new(name, access.Value));
        }
        return members.ToImmutable();
    }

    ImmutableArray<Gate> Gates(Node? list)
    {
        var gates = ImmutableArray.CreateBuilder<Gate>();
        var items = list is null ? [] : shape.Items(list, "gates");
        for (var i = 0; i < items.Count; i++)
        {
            var source = $"gates[{i}]";
            if (shape.Fields(items[i], source, ["name", "from", "to", "entry"]) is not { } fields) continue;
            var name = shape.Name(fields.GetValueOrDefault("name"), $"{source}.name");
            var from = shape.Name(fields.GetValueOrDefault("from"), $"{source}.from");
            var to = shape.Name(fields.GetValueOrDefault("to"), $"{source}.to");
            var entry = shape.Bytes(fields.GetValueOrDefault("entry"), $"{source}.entry");
            if (name is null || from is null || to is null || entry is null) continue;
            Place($"gates[{gates.Count}]", items[i], fields);
            gates.Add(new(name, from, to, entry.Value));
        }
        return gates.ToImmutable();
    }

    void Place(string locator, Node item, Dictionary<string, Node> fields)
    {
        places[locator] = item.At;
        foreach (var (key, node) in fields) places[$"{locator}.{key}"] = node.At;
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
            var attacker = shape.Words(fields.GetValueOrDefault("attacker"), $"{source}.attacker", Naming.Capabilities);
            var platform = shape.Line(fields.GetValueOrDefault("platform"), $"{source}.platform", "the name of a platform");
            if (guarantee is null || attacker is null || platform is null) continue;
            places[$"demands[{demands.Count}]"] = items[i].At;
            places[$"demands[{demands.Count}].platform"] = fields["platform"].At;
            demandPlaces.Add(items[i].At);
            demands.Add(new(guarantee.Value, Attacker.Of(attacker), namesByReference.GetValueOrDefault(platform, platform)));
        }
        return demands.ToImmutable();
    }
}
