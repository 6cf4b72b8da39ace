using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The sort of encrypted tweaks: 16 bytes, one a line (F-ENC-2).</summary>
public static class TweakValue
{
    /// <summary>The sort.</summary>
    public static Sort Sort { get; } = Sort.Opaque("Tweak", 16);

    /// <summary>What stands for the tweak in the MAC of a plaintext line; model-defined.</summary>
    public static Bytes Zero { get; } = Bytes.Of(Sort, new byte[16]);
}
