using System.Collections.Immutable;
using System.Reflection;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Coverage;

/// <summary>The rules that operations of the machine decide by; the rule book has others too.</summary>
public static class MachineRules
{
    /// <summary>All of them, ordered by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        .. typeof(MachineState).Assembly.GetTypes()
            .Where(t => string.Equals(t.Namespace, typeof(MachineState).Namespace, StringComparison.Ordinal) && !t.IsGenericTypeDefinition)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Rule))
            .Select(f => (Rule)f.GetValue(null)!)
            .OrderBy(r => r.Id, StringComparer.Ordinal),
    ];
}
