using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>A content that a line may have had.</summary>
/// <param name="Line">The line.</param>
/// <param name="Data">Its 64 bytes.</param>
public readonly record struct LineImage(LineAddress Line, Bytes Data);

/// <summary>What a physical attacker kept of a line.</summary>
/// <param name="Taken">Whether there is a copy.</param>
/// <param name="Copy">Ciphertext, MAC and poison as they were.</param>
public readonly record struct SavedLine(Bit Taken, DramLine Copy)
{
    /// <summary>No copy.</summary>
    public static SavedLine None { get; } = new(false, DramLine.Blank);
}
