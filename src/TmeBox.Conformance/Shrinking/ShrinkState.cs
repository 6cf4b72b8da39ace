using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Shrinking;

/// <summary>What a shrinking does at a time.</summary>
public enum ShrinkPass
{
    /// <summary>Removes operations, in ever smaller pieces.</summary>
    Remove = 0,

    /// <summary>Moves all operations on one line to another.</summary>
    MergeLines,

    /// <summary>Moves all operations under one KeyID to another.</summary>
    MergeKeyIds,

    /// <summary>Zeroes data, makes sizes and flags plain.</summary>
    Simplify,

    /// <summary>Runs short pieces of what was found by themselves.</summary>
    Pieces,

    /// <summary>Puts one operation that had run in the place of several.</summary>
    Join,

    /// <summary>Nothing more can be done.</summary>
    Done,
}

/// <summary>How far a shrinking is: all that is needed to go on with it.</summary>
/// <param name="Version">The version of the document: 2.</param>
/// <param name="Sequence">The smallest sequence so far that diverges.</param>
/// <param name="SetUpLength">How many of its operations are the set-up.</param>
/// <param name="Pass">What is done now.</param>
/// <param name="Piece">How many operations are removed at a time.</param>
/// <param name="At">Where in the pass it is.</param>
/// <param name="Improved">Whether this round has removed or changed anything.</param>
/// <param name="Runs">How many sequences were run.</param>
/// <param name="PiecesTried">How many pieces of what was found were run by themselves.</param>
public sealed record ShrinkState(int Version, OperationSequence Sequence, int SetUpLength, ShrinkPass Pass, int Piece, int At, bool Improved, long Runs, int PiecesTried)
{
    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The beginning.</summary>
    public static ShrinkState Of(OperationSequence sequence, int setUpLength)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new(CurrentVersion, sequence, setUpLength, ShrinkPass.Remove, Math.Max(1, sequence.Operations.Length - setUpLength), setUpLength, false, 0, 0);
    }

    /// <summary>How many operations there are beyond the set-up.</summary>
    public int BodyLength => Sequence.Operations.Length - SetUpLength;

    /// <summary>Why it makes no sense, or null.</summary>
    public string? Problem() =>
        Version != CurrentVersion ? $"version: found {Version}; expected {CurrentVersion}"
        : Sequence.Problem() is { } problem ? "sequence: " + problem
        : SetUpLength < 0 || SetUpLength > Sequence.Operations.Length ? $"setUpLength: found {SetUpLength}; expected 0 to {Sequence.Operations.Length}"
        : Piece < 1 ? $"piece: found {Piece}; expected at least 1"
        : PiecesTried < 0 ? $"piecesTried: found {PiecesTried}; expected at least 0"
        : At < 0 ? $"at: found {At}; expected at least 0"
        : null;
}
