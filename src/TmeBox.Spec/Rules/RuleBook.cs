using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TmeBox.Spec.Rules;

/// <summary>Every rule of the specification, found by reflection so that none can be left out.</summary>
public static class RuleBook
{
    private static readonly ImmutableArray<(Rule Rule, Type Owner)> Owned = Find();

    /// <summary>All rules, ordered by id.</summary>
    public static ImmutableArray<Rule> All { get; } = [.. Owned.Select(o => o.Rule)];

    /// <summary>The rules of the machine, ordered by id: those that its operations decide by.</summary>
    public static ImmutableArray<Rule> Machine { get; } = [.. Owned.Where(o => o.Owner.Namespace == typeof(Machine.MachineState).Namespace).Select(o => o.Rule)];

    /// <summary>The rules about code, ordered by id.</summary>
    public static ImmutableArray<Rule> Code { get; } = [.. Owned.Where(o => o.Owner.Namespace == typeof(Instrumentation.CodeRules).Namespace).Select(o => o.Rule)];

    /// <summary>Those of them that judge instructions and regions, and not the images that hold them.</summary>
    public static ImmutableArray<Rule> Instructions { get; } = [.. Code.Where(r => !Owned.Any(o => o.Rule == r && o.Owner == typeof(Instrumentation.ImageRules)))];

    /// <summary>The rule with an id, or null.</summary>
    public static Rule? Named(string id) => All.FirstOrDefault(r => string.Equals(r.Id, id, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<(Rule Rule, Type Owner)> Find()
    {
        var rules = new List<(Rule Rule, Type Owner)>();
        foreach (var type in typeof(RuleBook).Assembly.GetTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (type.IsGenericTypeDefinition) continue;
            foreach (var field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (field.FieldType != typeof(Rule)) continue;
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
                rules.Add(((Rule)field.GetValue(null)!, type));
            }
        }

        var twice = rules.GroupBy(r => r.Rule.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"two rules are called {twice.Key}");
        return [.. rules.OrderBy(r => r.Rule.Id, StringComparer.Ordinal)];
    }
}
