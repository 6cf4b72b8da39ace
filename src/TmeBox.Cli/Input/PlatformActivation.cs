using TmeBox.Policies;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Input;

/// <summary>Reads what firmware activates on a platform, and checks that the whole file can be one platform.</summary>
internal static class PlatformActivation
{
    // Under each KeyID there must be addresses for the arena of 4 GiB and, behind it, for the private pages.
    private const int LeastAddressBits = 33;

    /// <summary>The profile with what is activated; null where the profile is null. Contradictions are reported at the line that says one half.</summary>
    public static Profile? Read(Shape shape, IReadOnlyDictionary<string, Node> fields, Node root, Profile? profile)
    {
        var keyIdBits = shape.Whole(fields.GetValueOrDefault("keyid-bits"), "keyid-bits", 0, 15);
        var tdxBits = shape.Whole(fields.GetValueOrDefault("tdx-keyid-bits"), "tdx-keyid-bits", 0, 15);
        var policy = shape.Word(fields.GetValueOrDefault("tme-policy"), "tme-policy", PlatformFile.AlgorithmWords);
        if (policy is Algorithm.Xts128Integrity or Algorithm.Xts256Integrity)
            Report(PlatformRules.PolicyIntegrity, "tme-policy", Shown("tme-policy"), "xts-128 or xts-256");
        if (profile is null) return null;

        var p = profile with { TdxKeyIdBits = tdxBits ?? 0, TmePolicy = policy };
        if (keyIdBits is { } k && k != p.MaxKeyIdBits) Report(PlatformRules.KeyIdBits, "keyid-bits", $"{k}", $"{p.MaxKeyIdBits}, the max-keyid-bits");
        if (p.TdxKeyIdBits > p.MaxKeyIdBits) Report(PlatformRules.TdxBits, "tdx-keyid-bits", $"{p.TdxKeyIdBits}", $"at most {p.MaxKeyIdBits}, the KeyID bits");
        if (p.TdxKeyIdBits > 0 && !p.TdxKeyIds) Report(PlatformRules.TdxReserved, "tdx-keyid-bits", $"{p.TdxKeyIdBits} with tdx-keyids: false", "0, or tdx-keyids: true");
        if (p.PhysicalAddressBits - p.MaxKeyIdBits < LeastAddressBits)
            Report(PlatformRules.AddressBits, "max-keyid-bits", $"{p.MaxKeyIdBits} of {p.PhysicalAddressBits} address bits", $"at most {p.PhysicalAddressBits - LeastAddressBits}, which leaves {LeastAddressBits}");
        if (p.MaxKeys > (1 << p.MaxKeyIdBits) - 1) Report(PlatformRules.KeysBeyondBits, "max-keys", $"{p.MaxKeys}", $"at most {(1 << p.MaxKeyIdBits) - 1}, what {p.MaxKeyIdBits} bits can name");
        if (p.MaxKeyIdBits > 0 && p.MaxKeys == 0) Report(PlatformRules.NoKeys, "max-keys", "0", "at least 1 with KeyID bits");
        if (policy is { } a && !p.Algorithms.Contains(a)) Report(PlatformRules.PolicyUnsupported, "tme-policy", Shown("tme-policy"), "one of the platform's algorithms");
        if (policy is null && !p.Algorithms.Contains(Algorithm.Xts128) && !p.Algorithms.Contains(Algorithm.Xts256))
            Report(PlatformRules.PolicyIntegrity, "algorithms", "only algorithms with integrity", "xts-128 or xts-256 beside them, for KeyID 0");
        if (p.HasSeam && (!p.TdxKeyIds || p.Integrity == IntegrityMode.None)) Report(PlatformRules.Seam, "seam", "true", "tdx-keyids: true and integrity li or ci with it");
        if (p.EntropyErrorLeaksLock && p.PconfigRevision != PconfigRevision.Met13)
            Report(PlatformRules.LockLeak, "entropy-error-leaks-lock", "true with pconfig-revision sdm-092", "pconfig-revision: met-1.3");
        return p;

        string Shown(string key) => fields[key].Shown;

        // Where the file leaves the other half to its default, the whole file is at fault.
        void Report(InputRule rule, string key, string found, string expected) =>
            shape.Report(rule, fields.GetValueOrDefault(key) ?? root, key, found, expected);
    }
}
