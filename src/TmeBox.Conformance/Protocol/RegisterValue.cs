namespace TmeBox.Conformance.Protocol;

/// <summary>What a register holds.</summary>
/// <param name="Core">The core, 0 to 3.</param>
/// <param name="Index">981H, 982H, 983H, 984H, 9FFH or 87H.</param>
/// <param name="Value">64 bits.</param>
public readonly record struct RegisterValue(int Core, uint Index, ulong Value);
