using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Policies;

public static partial class PolicyRules
{
    static IEnumerable<Problem> KeyIds(SandboxPolicy policy)
    {
        var taken = new Dictionary<int, string>();
        var owners = policy.Owners;
        for (var i = 0; i < owners.Length; i++)
        {
            var owner = owners[i];
            var here = $"{policy.LocatorOf(i)}.keyid";
            if (owner.KeyId < 1) yield return new(KeyIdZero, $"{owner.KeyId}", "1 or more", here);
            else if (!taken.TryAdd(owner.KeyId, owner.Name))
                yield return new(SharedKeyId, $"{owner.KeyId}, the KeyID of '{taken[owner.KeyId]}'", "a KeyID of its own", here);
        }
    }

    static IEnumerable<Problem> OnPlatform(SandboxPolicy policy, Profile platform)
    {
        var bits = platform.MaxKeyIdBits - platform.TdxKeyIdBits;
        var largest = (1 << bits) - 1;
        var usable = platform.SharedKeyIds();
        var owners = policy.Owners;
        if (owners.Length > usable)
            yield return new(TooManySandboxes, policy.Shares.IsEmpty ? $"{owners.Length} sandboxes" : $"{owners.Length} sandboxes and shares", $"at most {usable}, the KeyIDs of {platform.Name}", "sandboxes");
        for (var i = 0; i < policy.Demands.Length; i++)
            if (policy.Demands[i].Platform == platform.Name && policy.Demands[i].Attacker.Has(Capability.OnePackage) && platform.Packages == 1)
                yield return new(DemandWithoutSecondPackage, $"one-package on {platform.Name}, which has one package", "a platform of two packages", $"demands[{i}]");
        var space = UInt128.One << (platform.PhysicalAddressBits - platform.MaxKeyIdBits);
        for (var i = 0; i < owners.Length; i++)
        {
            var (box, here) = (owners[i], policy.LocatorOf(i));
            if (box.KeyId > platform.MaxKeys)
                yield return new(KeyIdAboveMaxKeys, $"{box.KeyId}", $"1 to {platform.MaxKeys} on {platform.Name}", $"{here}.keyid");
            if (box.KeyId > largest)
                yield return new(KeyIdAboveBits, $"{box.KeyId}", $"1 to {largest}, in the {bits} KeyID bits that {platform.Name} leaves to software", $"{here}.keyid");
            for (var j = 0; j < box.Memory.Length; j++)
            {
                if (box.Memory[j].End > space)
                    yield return new(BeyondAddressSpace, $"{box.Memory[j]}",
                        $"an end of at most 0x{space:x} on {platform.Name} ({platform.PhysicalAddressBits} - {platform.MaxKeyIdBits} bits)",
                        $"{here}.memory[{j}]");
            }
        }
    }
}
