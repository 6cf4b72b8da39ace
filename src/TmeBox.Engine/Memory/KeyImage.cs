namespace TmeBox.Engine.Memory;

/// <summary>A key table at one moment.</summary>
internal sealed record KeyImage(byte[] States, SharedBlock Records, int Keyed, bool TmePlain);
