namespace TmeBox.Conformance.Operations;

/// <summary>What PCONFIG's structure holds.</summary>
/// <param name="KeyId">KEYID, 16 bits.</param>
/// <param name="Control">KEYID_CTRL.</param>
/// <param name="RestIsZero">Whether all bytes without a meaning for this command are zero.</param>
/// <param name="DataField">KEY_FIELD_1: 64 bytes.</param>
/// <param name="TweakField">KEY_FIELD_2: 64 bytes.</param>
public sealed record KeyStructure(int KeyId, uint Control, bool RestIsZero, Hex DataField, Hex TweakField);
