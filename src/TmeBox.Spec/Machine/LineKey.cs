using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The key under which the memory controller handles one line now (F-ENC-4).</summary>
/// <param name="Plaintext">No encryption at all.</param>
/// <param name="Integrity">Reads under this key check the MAC (F-INT-5).</param>
/// <param name="Wide">AES-XTS-256 rather than AES-XTS-128.</param>
/// <param name="DataKey">The data key.</param>
/// <param name="TweakKey">The tweak key.</param>
public readonly record struct LineKey(Bit Plaintext, Bit Integrity, Bit Wide, Bytes DataKey, Bytes TweakKey);
