using System.Collections.Immutable;
using TmeBox.Conformance.Traces;

namespace TmeBox.Cli.Input;

/// <summary>Reads the map of a trace: <c>models/traces/*.map.yaml</c>.</summary>
public static class PageMapFile
{
    const int MostRanges = 65536;

    /// <summary>The map, with the path of its trace, or every problem of the file. Never throws for a bad file, and does not open the trace.</summary>
    /// <param name="path">The file; problems name it as it is given here.</param>
    public static Loaded<PageMap> Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new List<InputProblem>();
        if (InputText.Read(path, problems) is not { } text || YamlText.Parse(path, text, problems) is not { } root) return new(problems);
        var map = new Reading(path, problems).Read(root);
        return map is null || problems.Count > 0 ? new(problems) : new Loaded<PageMap>(map);
    }

    sealed class Reading(string path, List<InputProblem> problems)
    {
        readonly Shape shape = new(problems);
        readonly Dictionary<string, Position> places = new(StringComparer.Ordinal);

        public PageMap? Read(Node root)
        {
            if (Fields(root, "", ["version", "name", "trace", "accesses", "arena", "sandboxes", "pages"]) is not { } fields) return null;
            shape.Version(fields.GetValueOrDefault("version"));
            var name = shape.Name(fields.GetValueOrDefault("name"), "name");
            var trace = shape.Line(fields.GetValueOrDefault("trace"), "trace", "the path of a trace, relative to this file");
            var accesses = shape.Whole(fields.GetValueOrDefault("accesses"), "accesses", 0, int.MaxValue);
            var arena = Fields(fields.GetValueOrDefault("arena"), "arena", ["start", "size"]);
            var start = shape.Bytes(arena?.GetValueOrDefault("start"), "arena.start");
            var size = shape.Bytes(arena?.GetValueOrDefault("size"), "arena.size");
            var sandboxes = Sandboxes(fields.GetValueOrDefault("sandboxes"));
            var pages = Pages(fields.GetValueOrDefault("pages"), sandboxes);
            if (problems.Count > 0) return null;
            var map = new PageMap(name!, Path.Combine(Path.GetDirectoryName(path) ?? "", trace!), accesses!.Value, start!.Value, size!.Value, sandboxes, pages);
            problems.AddRange(PageMapRules.Check(map).Select(p => new InputProblem(places.GetValueOrDefault(p.Locator, root.At), p)));
            return map;
        }

        ImmutableArray<TraceSandbox> Sandboxes(Node? list)
        {
            var boxes = ImmutableArray.CreateBuilder<TraceSandbox>();
            var items = shape.Items(list, "sandboxes");
            for (var i = 0; i < items.Count; i++)
            {
                var fields = Fields(items[i], $"sandboxes[{i}]", ["name", "keyid"]);
                var name = shape.Name(fields?.GetValueOrDefault("name"), $"sandboxes[{i}].name");
                var keyId = shape.Whole(fields?.GetValueOrDefault("keyid"), $"sandboxes[{i}].keyid", 0, short.MaxValue);
                boxes.Add(new(name ?? "", keyId ?? 0));
            }
            return boxes.ToImmutable();
        }

        ImmutableArray<PageRange> Pages(Node? list, ImmutableArray<TraceSandbox> sandboxes)
        {
            var ranges = ImmutableArray.CreateBuilder<PageRange>();
            var words = sandboxes.Select((s, i) => (s.Name, Value: i)).DistinctBy(w => w.Name).ToImmutableArray();
            var items = shape.Items(list, "pages");
            if (items.Count > MostRanges)
                shape.Report(InputRules.TooManyRanges, items[MostRanges], "pages", $"{items.Count}", $"at most {MostRanges}");
            for (var i = 0; i < Math.Min(items.Count, MostRanges); i++)
            {
                var here = $"pages[{i}]";
                if (Fields(items[i], here, ["from", "to", "sandbox"]) is not { } fields) continue;
                var from = shape.Bytes(fields.GetValueOrDefault("from"), $"{here}.from");
                var to = shape.Bytes(fields.GetValueOrDefault("to"), $"{here}.to");
                var sandbox = shape.Word(fields.GetValueOrDefault("sandbox"), $"{here}.sandbox", words);
                if (from is not null && to is not null && sandbox is not null) ranges.Add(new(from.Value, to.Value, sandbox.Value));
            }
            return ranges.ToImmutable();
        }

        Dictionary<string, Node>? Fields(Node? node, string at, ImmutableArray<string> keys)
        {
            var fields = shape.Fields(node, at, keys);
            if (node is not null) places[at] = node.At;
            foreach (var (key, value) in fields ?? []) places[at.Length == 0 ? key : $"{at}.{key}"] = value.At;
            return fields;
        }
    }
}
