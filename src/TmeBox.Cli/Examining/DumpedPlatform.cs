using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TmeBox.Cli.Examining;

/// <summary>A platform file made from a machine's own words, with what the words did not tell.</summary>
/// <param name="Yaml">The file's text.</param>
/// <param name="NotRead">Each fact that could not be read: its id, what the file says instead, and the register or leaf that would tell.</param>
internal sealed record DumpedPlatform(string Yaml, ImmutableArray<(string Fact, string Instead, uint? Number)> NotRead)
{
    private static readonly string[] Algorithms = ["xts-128", "xts-128-integrity", "xts-256", "xts-256-integrity"];

    /// <summary>Reads what the dump tells, and takes the specification's defaults for the rest.</summary>
    /// <param name="dump">The dump; it tells something.</param>
    /// <param name="name">The platform's name.</param>
    public static DumpedPlatform Of(PlatformDump dump, string name)
    {
        var notRead = ImmutableArray.CreateBuilder<(string, string, uint?)>();
        var text = new StringBuilder();
        void Say(string key, object value) => text.Append(key).Append(": ").Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
        T Or<T>(T? read, uint number, string fact, T instead, string words)
            where T : struct
        {
            if (read is { } known) return known;
            notRead.Add((fact, words, number));
            return instead;
        }

        var capability = Or(dump.Msr(0x981), 0x981, "F-CAP-1", 1UL, "IA32_TME_CAPABILITY, 981H: AES-XTS-128 alone and no KeyIDs");
        var features = dump.Cpuid(7);
        var (keyIdBits, keys) = ((int)(capability >> 32) & 15, (int)(capability >> 36) & 0x7FFF);
        var listed = Algorithms.Where((_, i) => ((capability >> i) & 1) != 0).ToArray();
        var integrity = (capability & 0b1010) != 0 ? "ci" : "none";
        var activate = dump.Msr(0x982);
        var partitioning = dump.Msr(0x87);
        text.Append("# Read from a dump of CPUID and registers; what it did not tell has the specification's defaults.\n");
        Say("version", 1);
        Say("name", name);
        Say("physical-address-bits", Or((int?)(dump.Cpuid(0x8000_0008)?[0] & 0xFF), 0x8000_0008, "F-CPU-4", 46, "MAXPHYADDR, CPUID leaf 80000008H: 46 address bits"));
        Say("max-keyid-bits", keyIdBits);
        Say("keyid-bits", keyIdBits);
        Say("max-keys", keys);
        Say("algorithms", $"[{string.Join(", ", listed)}]");
        Say("bypass", Truth((capability >> 31 & 1) != 0));
        var tdxBits = (int)(Or(activate, 0x982, "F-ACT-1", 0UL, "IA32_TME_ACTIVATE, 982H: no KeyID bits for TDX, the usual policy") >> 36) & 15;
        var seam = partitioning >> 32 > 0;
        Say("tdx-keyids", Truth(tdxBits > 0 || seam));
        if (tdxBits > 0) Say("tdx-keyid-bits", tdxBits);
        Say("integrity", seam && integrity == "none" ? "li" : integrity);
        if (activate is { } active && (active & 2) != 0 && (active >> 4 & 15) is (0 or 2)) Say("tme-policy", Algorithms[(int)(active >> 4 & 15)]);
        if (seam) Say("seam", "true");
        if (features is null) notRead.Add(("F-CPU-1, F-CPU-2", "CPUID leaf 7: the TME registers and PCONFIG exist", 7));
        else if ((features[2] >> 13 & 1) == 0) Say("tme", "false");
        if (features is not null && (features[3] >> 18 & 1) == 0) Say("pconfig", "false");
        if (dump.Cpuid(0x1B) is { } targets) { if ((targets[0] & 0xFFF) != 1 || !targets.AsSpan(1).Contains(1u)) Say("pconfig-target", "false"); }
        else notRead.Add(("F-CPU-3", "CPUID leaf 1BH: PCONFIG has target 1", 0x1B));
        if (partitioning is null) notRead.Add(("F-PART-1", "IA32_MKTME_KEYID_PARTITIONING, 87H: the register exists, no SEAM", 0x87));
        if (dump.Cpuid(4, 3) is { } cache) Say("wbinvd-scope", (cache[3] & 1) != 0 ? "originating-thread-and-shared" : "package");
        else notRead.Add(("F-CCH-3", "CPUID leaf 4, sub-leaf 3: WBINVD covers the whole package", 4));
        foreach (var (fact, instead) in Silent) notRead.Add((fact, instead, null));
        return new(text.ToString(), notRead.ToImmutable());
    }

    // No instruction or register tells these.
    private static readonly ImmutableArray<(string, string)> Silent =
    [
        ("F-INT-1", "whether a platform without integrity algorithms keeps TD-owner bits: only if it has private KeyIDs"),
        ("F-PCFG-6", "the number of packages: one"),
        ("F-ACT-2", "what a write to a locked 982H does: it is ignored"),
        ("F-PCFG-5", "which document PCONFIG follows: the SDM"),
        ("F-ADR-3", "what a KeyID above the number of keys does: TME behaviour"),
        ("F-ENC-2", "the tweak's input and byte order: the line's address, little-endian"),
        ("F-CCH-8", "whether a speculative fill poisons: it does not"),
        ("F-INT-5", "whether a shared read of a private line poisons: under a KeyID with integrity"),
        ("F-INT-8", "whether a write of less than a line poisons a private line: it does not"),
    ];

    private static string Truth(bool value) => value ? "true" : "false";
}
