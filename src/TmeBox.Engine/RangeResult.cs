namespace TmeBox.Engine;

/// <summary>How an access to a range of bytes ended.</summary>
/// <param name="Status">Done, or why the access to the byte after <paramref name="Length"/> did not happen.</param>
/// <param name="Length">The number of bytes, from the first, that were read or written.</param>
public readonly record struct RangeResult(EngineStatus Status, int Length);
