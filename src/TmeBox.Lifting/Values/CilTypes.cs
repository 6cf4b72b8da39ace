using System.Collections.Immutable;
using System.Reflection;
using TmeBox.Logic;

namespace TmeBox.Lifting.Values;

/// <summary>How values of a type are kept.</summary>
internal static class CilTypes
{
    private const BindingFlags OfInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The fields of a type.</summary>
    public static FieldInfo[] Fields(Type type) => type.GetFields(OfInstance);

    /// <summary>The field of a name, or the one that an automatic property of the name keeps its value in.</summary>
    public static string? FieldOf(Type type, string name) =>
        Fields(type).Select(f => f.Name).FirstOrDefault(f => f == name || f == $"<{name}>k__BackingField" || f == $"<{name}>P");

    /// <summary>The value of a variable that was not set.</summary>
    public static CilValue Default(Type type) => IsNumber(type)
        ? new CilNumber(Word.Of(0, Width(type)))
        : new CilStructure(Fields(type).ToImmutableDictionary(f => f.Name, f => Default(f.FieldType)));

    /// <summary>A value as a variable of a type keeps it: numbers lose the bits that the type lacks.</summary>
    public static CilValue Stored(CilValue value, Type type)
    {
        if (value is not CilNumber number) return value;
        if (number.Bits.Width != Width(type)) throw new LiftingException($"a number of {number.Bits.Width} bits is kept as a {type.Name}");
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Byte => new CilNumber(CilNumbers.Low(number.Bits, 8)),
            TypeCode.UInt16 or TypeCode.Char => new CilNumber(CilNumbers.Low(number.Bits, 16)),
            _ => number,
        };
    }

    private static bool IsNumber(Type type) => type.IsPrimitive || type.IsEnum;

    private static int Width(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.UInt16 or TypeCode.Char or TypeCode.Int32 or TypeCode.UInt32 => 32,
        TypeCode.Int64 or TypeCode.UInt64 => 64,
        _ => throw new LiftingException($"a {type.Name} is no number that can be lifted"),
    };
}
