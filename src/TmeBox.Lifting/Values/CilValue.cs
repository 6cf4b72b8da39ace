using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Lifting.Values;

/// <summary>What a variable, or a place on the evaluation stack, holds.</summary>
internal abstract record CilValue;

/// <summary>A number of 32 or 64 bits; narrower types are extended to 32 as their sign says.</summary>
internal sealed record CilNumber(Word Bits) : CilValue
{
    /// <summary>A truth value, which is 1 or 0.</summary>
    public static CilNumber Of(Bit value) => new(Lifted.If(value, Word.Of(1, 32), Word.Of(0, 32)));

    /// <summary>Whether it counts as true.</summary>
    public Bit IsTrue => Bits != 0;
}

/// <summary>A value type with fields.</summary>
internal sealed record CilStructure(ImmutableDictionary<string, CilValue> Fields) : CilValue
{
    /// <summary>A field.</summary>
    public CilValue this[string field] => Fields[field];

    /// <summary>The same with a field replaced.</summary>
    public CilStructure With(string field, CilValue value) => new(Fields.SetItem(field, value));
}

/// <summary>The address of a variable or of an object, or of a field within what another address names.</summary>
/// <param name="Cell">The number of the variable or object.</param>
/// <param name="Outer">What the field lies in; null for a whole variable or object.</param>
/// <param name="Field">The field; null for a whole variable or object.</param>
internal sealed record CilAddress(int Cell, CilAddress? Outer = null, string? Field = null) : CilValue
{
    /// <summary>The address of a field.</summary>
    public CilAddress Of(string field) => new(Cell, this, field);
}
