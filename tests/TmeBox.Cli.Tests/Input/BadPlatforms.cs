using TmeBox.Cli.Input;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Tests.Input;

public sealed class BadPlatforms : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    const string Platform = """
        version: 1
        name: mine
        physical-address-bits: 46
        max-keyid-bits: 6
        keyid-bits: 6
        max-keys: 63
        algorithms: [xts-128, xts-256]
        bypass: true
        tdx-keyids: false
        integrity: none
        locked-activate-write: ignored

        """;

    [Theory]
    [InlineData("name: mine", "name: yours", "mine.yaml:2:7: Platform.NameMismatch: a platform has the name of its file; found 'yours'; expected 'mine'")]
    [InlineData("bits: 46", "bits: 53", "mine.yaml:3:24: Schema.BadNumber: a number is whole and within its bounds; found '53'; expected a whole number from 36 to 52")]
    [InlineData("max-keyid-bits: 6", "max-keyid-bits: 16", "mine.yaml:4:17: Schema.BadNumber: a number is whole and within its bounds; found '16'; expected a whole number from 0 to 15")]
    [InlineData("\nkeyid-bits: 6", "\nkeyid-bits: 5", "mine.yaml:5:13: Platform.KeyIdBits: all of a platform's KeyID bits are activated; found 5; expected 6, the max-keyid-bits")]
    [InlineData("max-keys: 63", "max-keys: 32768", "mine.yaml:6:11: Schema.BadNumber: a number is whole and within its bounds; found '32768'; expected a whole number from 0 to 32767")]
    [InlineData("[xts-128, xts-256]", "[]", "mine.yaml:7:13: Platform.NoAlgorithm: a platform has at least one algorithm; found an empty list; expected xts-128, for example")]
    [InlineData("[xts-128, xts-256]", "[xts-128, xts-128]", "mine.yaml:7:23: Platform.RepeatedAlgorithm: an algorithm is listed once; found 'xts-128' again; expected each algorithm once")]
    [InlineData("[xts-128, xts-256]", "[xts-128, xts-512]", "mine.yaml:7:23: Schema.UnknownWord: a value is one of the words that its key knows; found 'xts-512'; expected one of xts-128, xts-128-integrity, xts-256, xts-256-integrity (did you mean 'xts-128'?)")]
    [InlineData("[xts-128, xts-256]", "[xts-256-integrity]", "mine.yaml:7:14: Platform.IntegrityAlgorithm: an algorithm with integrity needs a platform with integrity ci, which keeps the MAC; found 'xts-256-integrity' without integrity ci; expected integrity: ci, or an algorithm without integrity")]
    [InlineData("bypass: true", "bypass: yes", "mine.yaml:8:9: Schema.UnknownWord: a value is one of the words that its key knows; found 'yes'; expected one of true, false")]
    [InlineData("integrity: none", "integrity: mac", "mine.yaml:10:12: Schema.UnknownWord: a value is one of the words that its key knows; found 'mac'; expected one of none, li, ci")]
    [InlineData("\nkeyid-bits: 6", "\ntdx-keyid-bits: 7",
        "mine.yaml:5:17: Platform.TdxBits: no more KeyID bits are given to TDX than there are KeyID bits; found 7; expected at most 6, the KeyID bits",
        "mine.yaml:5:17: Platform.TdxReserved: only a platform with tdx-keyids gives KeyID bits to TDX; found 7 with tdx-keyids: false; expected 0, or tdx-keyids: true")]
    [InlineData("address-bits: 46\nmax-keyid-bits: 6\nkeyid-bits: 6", "address-bits: 46\nmax-keyid-bits: 15",
        "mine.yaml:4:17: Platform.AddressBits: the KeyID bits leave at least 33 address bits: a sandbox's window, and the private pages behind it; found 15 of 46 address bits; expected at most 13, which leaves 33")]
    [InlineData("max-keys: 63", "max-keys: 64", "mine.yaml:6:11: Platform.KeysBeyondBits: a platform has no more keys than its KeyID bits can name; found 64; expected at most 63, what 6 bits can name")]
    [InlineData("max-keys: 63", "max-keys: 0", "mine.yaml:6:11: Platform.NoKeys: a platform with KeyID bits has at least one key; found 0; expected at least 1 with KeyID bits")]
    [InlineData("write: ignored", "write: ignored\ntme-policy: xts-128-integrity",
        "mine.yaml:12:13: Platform.PolicyIntegrity: KeyID 0 never uses an algorithm with integrity; found 'xts-128-integrity'; expected xts-128 or xts-256",
        "mine.yaml:12:13: Platform.PolicyUnsupported: KeyID 0 uses an algorithm that the platform has; found 'xts-128-integrity'; expected one of the platform's algorithms")]
    [InlineData("integrity: none", "integrity: ci\nseam: true", "mine.yaml:11:7: Platform.Seam: a platform with SEAM has KeyIDs for TDX and keeps a TD-owner beside each line; found true; expected tdx-keyids: true and integrity li or ci with it")]
    [InlineData("integrity: none", "integrity: none\nentropy-error-leaks-lock: true",
        "mine.yaml:11:27: Platform.LockLeak: only PCONFIG by MET 1.3 can leave the key table's lock held; found true with pconfig-revision sdm-092; expected pconfig-revision: met-1.3")]
    [InlineData("write: ignored", "write: fault", "mine.yaml:11:24: Schema.UnknownWord: a value is one of the words that its key knows; found 'fault'; expected one of ignored, general-protection")]
    [InlineData("tdx-keyids: false", "tdx-keyid: false",
        "mine.yaml:1:1: Schema.MissingKey: every required key is given; found no tdx-keyids; expected 'tdx-keyids: ...' in this mapping",
        "mine.yaml:9:1: Schema.UnknownKey: every key is one that is known at its place; found 'tdx-keyid'; expected one of version, name, physical-address-bits, max-keyid-bits, max-keys, algorithms, bypass, tdx-keyids, integrity, keyid-bits, tdx-keyid-bits, tme-policy, packages, tme, pconfig, pconfig-target, partitioning-msr, seam, locked-activate-write, pconfig-revision and 8 more (did you mean 'tdx-keyids'?)")]
    public void A_bad_part_is_named_with_its_place(string part, string by, params string[] problems)
    {
        Assert.Contains(part, Platform, StringComparison.Ordinal);
        var path = scratch.Write("mine.yaml", Platform.Replace(part, by, StringComparison.Ordinal));
        Assert.Equal(problems, scratch.Shown(PlatformFile.Load(path)));
    }

    [Fact]
    public void Every_switch_is_read()
    {
        const string Switches = """
            packages: 2
            tme: false
            pconfig: false
            pconfig-target: false
            partitioning-msr: false
            seam: true
            tdx-keyid-bits: 2
            tme-policy: xts-256
            pconfig-revision: met-1.3
            entropy-error-leaks-lock: true
            keyid-above-max: unspecified
            tweak-input: block-address
            tweak-byte-order: big-endian
            wbinvd-scope: originating-thread-and-shared
            speculative-fill-poisons: true
            shared-read-poisons: false
            partial-write-poisons: true

            """;
        var text = Platform.Replace("tdx-keyids: false", "tdx-keyids: true", StringComparison.Ordinal).Replace("integrity: none", "integrity: li", StringComparison.Ordinal)
            .Replace("write: ignored", "write: general-protection", StringComparison.Ordinal) + Switches;
        var expected = new Profile("mine", 46, 6, 63, [Algorithm.Xts128, Algorithm.Xts256], true, true, IntegrityMode.Li, LockedActivateWrite.GeneralProtection)
        {
            Packages = 2, HasTme = false, HasPconfig = false, HasPconfigTarget = false, HasPartitioning = false, HasSeam = true, TdxKeyIdBits = 2, TmePolicy = Algorithm.Xts256,
            PconfigRevision = PconfigRevision.Met13, EntropyErrorLeaksLock = true, KeyIdAboveMax = KeyIdAboveMax.Unspecified, TweakInput = TweakInput.BlockAddress,
            TweakByteOrder = TweakByteOrder.BigEndian, WbinvdScope = WbinvdScope.OriginatingThreadAndShared, SpeculativeFillPoisons = true, SharedReadPoisons = false, PartialWritePoisons = true,
        };
        var loaded = PlatformFile.Load(scratch.Write("mine.yaml", text)).Value!;
        Assert.Equal(expected with { Algorithms = loaded.Algorithms }, loaded);
        Assert.Equal(expected.Algorithms, loaded.Algorithms);
    }

    [Fact]
    public void The_unspoilt_one_loads() => Assert.Empty(scratch.Shown(PlatformFile.Load(scratch.Write("mine.yaml", Platform))));

    [Fact]
    public void A_bad_platform_is_reported_through_the_policy_with_its_own_file()
    {
        scratch.Write("platforms/mine.yaml", Platform.Replace("bits: 46", "bits: 99", StringComparison.Ordinal));
        var text = Good.With("[client-none, server-ci]", "[mine]").Replace("keyid: 2", "keyid: 1", StringComparison.Ordinal);
        Assert.Equal(["platforms/mine.yaml:3:24: Schema.BadNumber", "p.yaml:10:12: Policy.SharedKeyId"],
            scratch.ProblemsOf(text).Select(p => string.Join(':', p.Split(':')[..4])));
    }
}
