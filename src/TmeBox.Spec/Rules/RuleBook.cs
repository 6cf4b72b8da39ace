using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TmeBox.Spec.Rules;

/// <summary>Every rule of the specification, found by reflection so that none can be left out.</summary>
public static class RuleBook
{
    private static readonly string CodeRoom = typeof(Instrumentation.CodeRules).Namespace!;

    /// <summary>All rules, ordered by id.</summary>
    public static ImmutableArray<Rule> All { get; } = Find(_ => true);

    /// <summary>The rules that decide steps of the machine, ordered by id.</summary>
    public static ImmutableArray<Rule> Machine { get; } = Find(room => room != CodeRoom);

    /// <summary>The rules about code, ordered by id.</summary>
    public static ImmutableArray<Rule> Code { get; } = Find(room => room == CodeRoom);

    /// <summary>The rule with an id, or null.</summary>
    public static Rule? Named(string id) => All.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<Rule> Find(Predicate<string?> isRoom)
    {
        var rules = new List<Rule>();
        foreach (var type in typeof(RuleBook).Assembly.GetTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (type.IsGenericTypeDefinition || !isRoom(type.Namespace)) continue;
            foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (field.FieldType != typeof(Rule)) continue;
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
                rules.Add((Rule)field.GetValue(null)!);
            }
        }

        var twice = rules.GroupBy(r => r.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"two rules are called {twice.Key}");
        return [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal)];
    }
}
