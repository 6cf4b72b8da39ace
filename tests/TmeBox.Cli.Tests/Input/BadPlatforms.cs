using TmeBox.Cli.Input;

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
    [InlineData("[xts-128, xts-256]", "[xts-256-integrity]", "mine.yaml:7:14: Platform.IntegrityAlgorithm: an algorithm with integrity needs a platform with integrity ci, which keeps the MAC; found 'xts-256-integrity' with integrity none; expected integrity: ci, or an algorithm without integrity")]
    [InlineData("bypass: true", "bypass: yes", "mine.yaml:8:9: Schema.UnknownWord: a value is one of the words that its key knows; found 'yes'; expected one of true, false")]
    [InlineData("integrity: none", "integrity: li", "mine.yaml:10:12: Schema.UnknownWord: a value is one of the words that its key knows; found 'li'; expected one of none, ci")]
    [InlineData("write: ignored", "write: fault", "mine.yaml:11:24: Schema.UnknownWord: a value is one of the words that its key knows; found 'fault'; expected one of ignored, general-protection")]
    [InlineData("tdx-keyids: false", "tdx-keyid: false",
        "mine.yaml:1:1: Schema.MissingKey: every required key is given; found no tdx-keyids; expected 'tdx-keyids: ...' in this mapping",
        "mine.yaml:9:1: Schema.UnknownKey: every key is one that is known at its place; found 'tdx-keyid'; expected one of version, name, physical-address-bits, max-keyid-bits, max-keys, algorithms, bypass, tdx-keyids, integrity, keyid-bits, locked-activate-write (did you mean 'tdx-keyids'?)")]
    public void A_bad_part_is_named_with_its_place(string part, string by, params string[] problems)
    {
        Assert.Contains(part, Platform, StringComparison.Ordinal);
        var path = scratch.Write("mine.yaml", Platform.Replace(part, by, StringComparison.Ordinal));
        Assert.Equal(problems, scratch.Shown(PlatformFile.Load(path)));
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
