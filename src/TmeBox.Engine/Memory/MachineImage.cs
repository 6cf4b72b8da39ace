namespace TmeBox.Engine.Memory;

/// <summary>Everything that an engine holds at one moment.</summary>
internal sealed record MachineImage(ActivateValue Activate, Cipher.Block128 MacKey, KeyImage[] Keys, CacheImage? Cache, DramImage Dram, Platform.PlatformImage Platform);
