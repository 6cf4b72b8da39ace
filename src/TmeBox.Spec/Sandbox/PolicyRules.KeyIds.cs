using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Sandbox;

public static partial class PolicyRules
{
    static IEnumerable<Problem> KeyIds(SandboxPolicy policy)
    {
        var owners = new Dictionary<int, string>();
        for (var i = 0; i < policy.Sandboxes.Length; i++)
        {
            var box = policy.Sandboxes[i];
            if (box.KeyId < 1) yield return new(KeyIdZero, $"{box.KeyId}", "1 or more", $"sandboxes[{i}].keyid");
            else if (!owners.TryAdd(box.KeyId, box.Name))
                yield return new(SharedKeyId, $"{box.KeyId}, the KeyID of '{owners[box.KeyId]}'", "a KeyID of its own", $"sandboxes[{i}].keyid");
        }
    }

    static IEnumerable<Problem> OnPlatform(SandboxPolicy policy, Profile platform)
    {
        var bits = platform.MaxKeyIdBits - platform.TdxKeyIdBits;
        var largest = (1 << bits) - 1;
        var usable = platform.SharedKeyIds();
        if (platform.Packages > 1) yield return new(OnePackage, $"{platform.Packages} packages on {platform.Name}", "a platform of one package", "platform");
        if (policy.Sandboxes.Length > usable)
            yield return new(TooManySandboxes, $"{policy.Sandboxes.Length} sandboxes", $"at most {usable}, the KeyIDs of {platform.Name}", "sandboxes");
        var space = UInt128.One << (platform.PhysicalAddressBits - platform.MaxKeyIdBits);
        for (var i = 0; i < policy.Sandboxes.Length; i++)
        {
            var box = policy.Sandboxes[i];
            if (box.KeyId > platform.MaxKeys)
                yield return new(KeyIdAboveMaxKeys, $"{box.KeyId}", $"1 to {platform.MaxKeys} on {platform.Name}", $"sandboxes[{i}].keyid");
            if (box.KeyId > largest)
                yield return new(KeyIdAboveBits, $"{box.KeyId}", $"1 to {largest}, in the {bits} KeyID bits that {platform.Name} leaves to software", $"sandboxes[{i}].keyid");
            for (var j = 0; j < box.Memory.Length; j++)
            {
                if (box.Memory[j].End > space)
                    yield return new(BeyondAddressSpace, $"{box.Memory[j]}",
                        $"an end of at most 0x{space:x} on {platform.Name} ({platform.PhysicalAddressBits} - {platform.MaxKeyIdBits} bits)",
                        $"sandboxes[{i}].memory[{j}]");
            }
        }
    }
}
