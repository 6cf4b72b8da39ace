using System.Reflection;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Explaining;

/// <summary>Where rules are stated.</summary>
internal static class RulePlaces
{
    private static readonly Lazy<Dictionary<string, Type>> Owners = new(() =>
        typeof(RuleBook).Assembly.GetTypes().Where(t => !t.IsGenericTypeDefinition)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => f.FieldType == typeof(Rule)).Select(f => (Rule: (Rule)f.GetValue(null)!, Type: t)))
            .ToDictionary(r => r.Rule.Id, r => r.Type, StringComparer.Ordinal));

    private static readonly Dictionary<string, string[]> Sources = new(StringComparer.Ordinal);

    /// <summary>The file, from the root of the repository.</summary>
    public static string FileOf(Rule rule) => FileOf(Owners.Value[rule.Id]);

    /// <summary>The file of a type. Folders follow namespaces, and a file has the name of its type.</summary>
    public static string FileOf(Type type)
    {
        var room = type.Assembly.GetName().Name!;
        room = room == "tmebox" ? "TmeBox.Cli" : room;
        return $"src/{room}{type.Namespace![room.Length..].Replace('.', '/')}/{type.Name}.cs";
    }

    /// <summary>The line of the declaration, from 1; 1 without a repository.</summary>
    public static int LineOf(Rule rule)
    {
        var declared = $"Rule {rule.Id[(rule.Id.IndexOf('.', StringComparison.Ordinal) + 1)..]} = new(";
        return Math.Max(1, 1 + Array.FindIndex(Source(FileOf(rule)), l => l.Contains(declared, StringComparison.Ordinal)));
    }

    private static string[] Source(string file)
    {
        lock (Sources)
        {
            if (Sources.TryGetValue(file, out var lines)) return lines;
            var path = Path.Combine(Repository.Find() ?? "", file);
            return Sources[file] = File.Exists(path) ? File.ReadAllLines(path) : [];
        }
    }
}
