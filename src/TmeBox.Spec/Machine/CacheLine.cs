using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What the caches hold for one tag: always plaintext (F-ENC-1).</summary>
/// <param name="Present">Whether the line is cached at all; the other parts mean nothing where it is not.</param>
/// <param name="Dirty">Whether it was written since it was filled.</param>
/// <param name="Poisoned">Whether its data came from a poisoned fill (F-CCH-9).</param>
/// <param name="Data">The plaintext line.</param>
public readonly record struct CacheLine(Bit Present, Bit Dirty, Bit Poisoned, Bytes Data)
{
    /// <summary>No line.</summary>
    public static CacheLine Absent { get; } = new(false, false, false, Line.Zero);
}
