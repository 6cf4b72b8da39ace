using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The key under which the memory controller handles one line now (F-ENC-4).</summary>
/// <param name="Line">The line.</param>
/// <param name="Plaintext">No encryption at all.</param>
/// <param name="Private">The KeyID is one of TDX's.</param>
/// <param name="Checked">Reads under this key check the MAC (F-INT-5).</param>
/// <param name="Wide">AES-XTS-256 rather than AES-XTS-128.</param>
/// <param name="DataKey">The data key.</param>
/// <param name="TweakKey">The tweak key.</param>
/// <param name="DataUnit">What is encrypted into the tweak (F-ENC-2): 64 bits.</param>
public readonly record struct LineKey(LineAddress Line, Bit Plaintext, Bit Private, Bit Checked, Bit Wide, Bytes DataKey, Bytes TweakKey, Word DataUnit);
