using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>A core: two on each package, numbers 0 and 1 on package 0, 2 and 3 on package 1.</summary>
/// <param name="Value">2 bits.</param>
public readonly record struct CoreId(Word Value)
{
    /// <summary>Width in bits.</summary>
    public const int Width = 2;

    /// <summary>A concrete core, 0 to 3.</summary>
    public static CoreId Of(int value) => new(Word.Of((ulong)value, Width));

    /// <summary>The package that the core is on.</summary>
    public PackageId Package => new(Value.Slice(1, 1));

    /// <summary>The core as a member of a set of cores: 4 bits, one of them set.</summary>
    public Word Only => Word.Of(1, 4) << Value.ZeroExtend(4);

    /// <summary>Both cores of its package as a set.</summary>
    public Word WithNeighbour => Word.Of(3, 4) << Word.Concat(Word.Of(0, 2), Word.Concat(Package.Value, Word.Of(0, 1)));
}
