using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace TmeBox.Logic;

internal enum LiftForm
{
    Atom,
    Leaf,
    Record,
}

/// <summary>How a type is lifted, found by reflection once.</summary>
internal sealed record LiftKind(LiftForm Form, bool IsMap, ConstructorInfo? Constructor, ImmutableArray<PropertyInfo> Parts)
{
    private static readonly ConcurrentDictionary<Type, LiftKind> Known = new();

    public static LiftKind Of(Type type) => Known.TryGetValue(type, out var kind) ? kind : Known.GetOrAdd(type, Find(type));

    private static LiftKind Find(Type type)
    {
        if (type == typeof(Bit) || type == typeof(Word) || type == typeof(Bytes)) return new(LiftForm.Leaf, false, null, []);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Map<,>)) return new(LiftForm.Leaf, true, null, []);
        if (type.IsPrimitive || type.IsEnum || type.Namespace is null || !type.Namespace.StartsWith("TmeBox", StringComparison.Ordinal))
            return new(LiftForm.Atom, false, null, []);

        foreach (var constructor in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length))
        {
            var parts = constructor.GetParameters().Select(p => type.GetProperty(p.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)).ToArray();
            if (parts.Length == 0 || parts.Any(p => p is null)) continue;
            var lifted = parts.Any(p => p!.PropertyType != type && Of(p.PropertyType).Form != LiftForm.Atom);
            return lifted ? new(LiftForm.Record, false, constructor, [.. parts!]) : new(LiftForm.Atom, false, null, []);
        }

        return new(LiftForm.Atom, false, null, []);
    }
}
