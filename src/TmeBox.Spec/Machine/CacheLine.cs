using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What the caches hold for one tag: always plaintext (F-ENC-1). Coherence keeps all copies under one tag equal.</summary>
/// <param name="Holders">The cores in whose caches it is, a set of 4 bits; the other parts mean nothing where it is empty.</param>
/// <param name="Dirty">Whether it was written since it was filled.</param>
/// <param name="Poisoned">Whether its data came from a poisoned fill (F-CCH-9).</param>
/// <param name="Data">The plaintext line.</param>
public readonly record struct CacheLine(Word Holders, Bit Dirty, Bit Poisoned, Bytes Data)
{
    /// <summary>No core.</summary>
    public static Word Nobody { get; } = Word.Of(0, 4);

    /// <summary>No line.</summary>
    public static CacheLine Absent { get; } = new(Nobody, false, false, Line.Zero);

    /// <summary>Whether the line is cached at all.</summary>
    public Bit Present => Holders != Nobody;

    /// <summary>The line, cached by these cores as well.</summary>
    public CacheLine HeldBy(Word cores) => Holders.TryConcrete(out var held) && cores.TryConcrete(out var more) && (held & more) == more ? this : this with { Holders = Holders | cores };
}
