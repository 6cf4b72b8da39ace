namespace TmeBox.Engine.Memory;

/// <summary>The entries of a cache at one moment, those of a set from the least to the most recently used.</summary>
/// <param name="Tags">The tag of each entry.</param>
/// <param name="Dirty">Whether it is dirty.</param>
/// <param name="Poisoned">Whether it is poisoned.</param>
/// <param name="Data">64 bytes for each entry.</param>
/// <param name="Holders">The cores that hold it.</param>
internal sealed record CacheImage(ulong[] Tags, bool[] Dirty, bool[] Poisoned, byte[] Data, int[] Holders);
