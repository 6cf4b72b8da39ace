using System.Collections.Immutable;
using System.Globalization;

namespace TmeBox.Logic.Tests;

/// <summary>A value as the tests compute it, without the lifted operators: a number, or the hexadecimal digits of bytes.</summary>
internal readonly record struct Value(ulong Number, string? Hex = null)
{
    public override string ToString() => Hex ?? Number.ToString(CultureInfo.InvariantCulture);

    public Term AsTerm(Sort sort) => sort.Kind switch
    {
        SortKind.Bool => ((Bit)(Number != 0)).Term,
        SortKind.BitVector => Word.Of(Number, sort.Size).Term,
        _ => Bytes.Of(sort, Convert.FromHexString(Hex!)).Term,
    };

    public static Value Of(Term constant) => constant.Op == Op.OpaqueConstant ? new(0, constant.Name) : new(constant.Value);
}

/// <summary>An expression that is read three ways: by lifted operators, by plain numbers, as plain SMT-LIB.</summary>
/// <param name="Op">The operator; <c>leaf</c> is an unknown, <c>const</c> a literal.</param>
/// <param name="Sort">The sort of its value.</param>
/// <param name="Args">Operands.</param>
/// <param name="Name">Of a leaf, label or function.</param>
/// <param name="Value">Of a leaf (what the unknown stands for) or literal.</param>
/// <param name="High">Upper bound of a slice, or an index.</param>
/// <param name="Low">Lower bound of a slice.</param>
internal sealed record Node(string Op, Sort Sort, ImmutableArray<Node> Args, string Name = "", Value Value = default, int High = 0, int Low = 0);
