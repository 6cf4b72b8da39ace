namespace TmeBox.Spec.Machine;

/// <summary>What a cache compares: two physical addresses that differ in the KeyID only are two lines (F-CCH-1).</summary>
/// <param name="KeyId">The KeyID under which the line was filled.</param>
/// <param name="Line">The line.</param>
public readonly record struct CacheTag(KeyId KeyId, LineAddress Line);
