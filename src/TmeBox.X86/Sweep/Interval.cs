using System.Runtime.Intrinsics;

namespace TmeBox.X86.Sweep;

/// <summary>Numbers from one on, modulo 2^64.</summary>
/// <param name="Start">The first one.</param>
/// <param name="Size">How many there are.</param>
internal readonly record struct Interval(ulong Start, ulong Size)
{
    /// <summary>The numbers from one to before another; none if that is not larger.</summary>
    public static Interval Between(ulong start, ulong end) => new(start, end > start ? end - start : 0);

    /// <summary>The same numbers less another.</summary>
    public Interval Moved(ulong by) => this with { Start = Start - by };

    public bool Holds(ulong number) => number - Start < Size;

    public Vector512<ulong> Holds(Vector512<ulong> numbers) => Vector512.LessThan(numbers - Vector512.Create(Start), Vector512.Create(Size));
}
