using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What an operation tells whoever asked for it.</summary>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Value">64 bits: what RDMSR gives, PCONFIG's RAX, the error code of a page fault; otherwise zero.</param>
/// <param name="Data">The bytes that a load returns; the zero line for every other operation or outcome.</param>
public readonly record struct Answer(Word Outcome, Word Value, Bytes Data)
{
    private static readonly Word NoValue = Word.Of(0, 64);

    /// <summary>An answer that carries no data.</summary>
    public static Answer Of(Word outcome) => new(outcome, NoValue, Line.Zero);

    /// <summary>An answer with a value.</summary>
    public static Answer Of(Word outcome, Word value) => new(outcome, value, Line.Zero);

    /// <summary>A load's answer.</summary>
    public static Answer Gives(Bytes data) => new(Outcomes.Done, NoValue, data);
}
