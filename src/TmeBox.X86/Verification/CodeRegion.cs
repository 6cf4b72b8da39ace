namespace TmeBox.X86.Verification;

/// <summary>Code as the loader maps it: one executable run of bytes at an offset of the 4 GiB window.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="WindowOffset">Where the first byte lies in the window.</param>
public sealed record CodeRegion(ReadOnlyMemory<byte> Bytes, uint WindowOffset);
