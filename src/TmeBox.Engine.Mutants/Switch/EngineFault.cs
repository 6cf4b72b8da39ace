namespace TmeBox.Engine;

/// <summary>Wrong code in the engine's place of right code.</summary>
/// <param name="Number">What chooses it, from 1; it changes when faults are added and is never printed.</param>
/// <param name="Id">Its name.</param>
/// <param name="RuleId">The rule that it breaks, or "none": then something beyond the machine is broken, of which nothing may show.</param>
/// <param name="Sentence">What goes wrong.</param>
/// <param name="File">The engine's source file.</param>
/// <param name="Argument">Why nothing can notice it, where that is so; otherwise empty.</param>
public sealed record EngineFault(int Number, string Id, string RuleId, string Sentence, string File, string Argument)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}
