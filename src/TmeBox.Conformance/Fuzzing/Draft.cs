using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Where an operation gets what only the run itself can tell.</summary>
internal enum DraftSource
{
    /// <summary>Nowhere: the operation is complete.</summary>
    Literal = 0,

    /// <summary>Its data are what an earlier load gave: software's replay. The first one loads.</summary>
    EarlierAnswer,

    /// <summary>The line is what an earlier snoop saw: the physical attacker's replay or splice. The first one snoops.</summary>
    EarlierSnapshot,

    /// <summary>Its address is that of a line which is cached now; where none is, it becomes a load.</summary>
    CachedLine,

    /// <summary>Its address is that of a line which is cached and dirty now; where none is, it becomes a store.</summary>
    DirtyLine,

    /// <summary>Its address is of a page whose translation its core holds; where it holds none, it becomes a walk.</summary>
    HeldTranslation,
}

/// <summary>An operation before the run: complete but for what its source tells.</summary>
/// <param name="Operation">The operation; what the source tells replaces what is written here.</param>
/// <param name="Source">Where the rest comes from.</param>
/// <param name="Choice">Which of the things the source has; taken modulo their number, 0 is the latest or the first.</param>
/// <param name="Flip">The bit of a replaced line to flip: 0 to 511 ciphertext, 512 to 539 MAC, 540 poison, 541 owner; -1 for none.</param>
/// <param name="Otherwise">What is done instead where this would be of no use in the state that the run is in, or null: then nothing.</param>
internal sealed record Draft(Operation Operation, DraftSource Source = DraftSource.Literal, int Choice = 0, int Flip = -1, Operation? Otherwise = null);
