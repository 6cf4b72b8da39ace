namespace TmeBox.Spec.Machine;

/// <summary>An entry's place: the key table is per package, and software must program every one (F-PCFG-6).</summary>
/// <param name="Package">The package.</param>
/// <param name="KeyId">The KeyID.</param>
public readonly record struct KeySlot(PackageId Package, KeyId KeyId);
