using System.Runtime.InteropServices;

namespace TmeBox.Mutants;

/// <summary>What a gate says of a fault.</summary>
/// <param name="Killed">Whether it noticed.</param>
/// <param name="Text">What noticed, or what a table says in its place.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Verdict(bool Killed, string Text)
{
    /// <summary>The gate passed it.</summary>
    public static Verdict Passed { get; } = new(false, "passes");

    /// <summary>The gate says nothing about such faults.</summary>
    public static Verdict NotApplicable { get; } = new(false, "n/a");

    /// <summary>The gate noticed.</summary>
    /// <param name="by">By what.</param>
    public static Verdict KilledBy(string by) => new(true, by);
}
