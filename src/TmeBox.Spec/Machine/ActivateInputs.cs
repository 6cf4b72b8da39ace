using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What the hardware brings to a write of 982H: the specification itself draws no random number.</summary>
/// <param name="EntropyAvailable">The random number generator delivers.</param>
/// <param name="StoredKeyPresent">A non-zero key was saved before standby, to be restored.</param>
/// <param name="DataKey">The new or restored TME data key.</param>
/// <param name="TweakKey">The new or restored TME tweak key.</param>
/// <param name="MacKey">The platform's MAC key.</param>
public readonly record struct ActivateInputs(Bit EntropyAvailable, Bit StoredKeyPresent, Bytes DataKey, Bytes TweakKey, Bytes MacKey);
