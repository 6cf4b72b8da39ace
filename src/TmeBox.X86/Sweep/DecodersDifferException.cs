namespace TmeBox.X86.Sweep;

/// <summary>Two decoders read the same bytes differently: a defect of one of them.</summary>
/// <param name="message">The bytes, and what each read.</param>
public sealed class DecodersDifferException(string message) : Exception(message);
