using Iced.Intel;

namespace TmeBox.Chain.Programs;

/// <summary>Instructions that belong together.</summary>
/// <param name="EndsBundle">Whether they end their bundle.</param>
/// <param name="Instructions">The instructions.</param>
internal sealed record CodePiece(bool EndsBundle, params Instruction[] Instructions);
