using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Attacks;

/// <summary>What a step of an attack writes: bytes that are known beforehand, or what an earlier step saw.</summary>
/// <param name="Literal">The 64 bytes, if they are known.</param>
/// <param name="SeenAt">The number of the step whose sight is written again, if not.</param>
public sealed record StepData(Bytes? Literal, int? SeenAt)
{
    /// <summary>Nothing is written.</summary>
    public static StepData Nothing { get; } = new(Spec.Machine.Line.Zero, null);

    /// <summary>Known bytes.</summary>
    public static StepData Of(Bytes literal) => new(literal, null);

    /// <summary>What an earlier step saw.</summary>
    public static StepData Seen(int step) => new(null, step);

    /// <summary>The bytes, given what each earlier step saw.</summary>
    public Bytes Resolve(ImmutableList<Bytes> seen) => Literal ?? seen[SeenAt!.Value];
}
