using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What an operation tells whoever asked for it.</summary>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Data">The line that a load returns; the zero line for every other operation or outcome.</param>
public readonly record struct Answer(Word Outcome, Bytes Data)
{
    /// <summary>An answer that carries no data.</summary>
    public static Answer Of(Word outcome) => new(outcome, Line.Zero);
}
