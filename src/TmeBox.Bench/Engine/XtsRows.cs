using TmeBox.Bench.Measuring;
using TmeBox.Bench.Peers;
using TmeBox.Engine;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Engine;

/// <summary>The line cipher: runs, lists and lone lines, cache resident and in place.</summary>
internal static class XtsRows
{
    // AES operations of 512 bits a line: 4 blocks fill one, and so do 4 lines' tweaks; a lone line's tweak has one to itself.
    private const double RunShort = 12.5, RunLong = 17.5, LoneShort = 20;
    private const string Limit = "VAES limit";

    public static IEnumerable<BenchRow> All =>
    [
        Run(16, 256, Direction.Encrypt, RunShort, 0.90),
        Run(16, 256, Direction.Decrypt, RunShort, 0.90),
        Run(16, 64, Direction.Encrypt, RunShort, 0.90),
        Run(16, 16, Direction.Encrypt, RunShort, null),
        Run(16, 8, Direction.Encrypt, RunShort, null),
        Run(32, 256, Direction.Encrypt, RunLong, 0.88),
        Run(32, 256, Direction.Decrypt, RunLong, 0.88),
        Lone(Direction.Encrypt, 0.75),
        Lone(Direction.Decrypt, 0.75),
        List(),
        AgainstOpenSsl("xts128.run256.openssl", "XTS-AES-128, 256 lines a call", 256, 20),
        AgainstOpenSsl("xts128.line.openssl", "XTS-AES-128, one line a call", 1, 10),
        AgainstPlatform(),
        AesNi(),
    ];

    private static BenchRow Run(int keyLength, int lines, Direction direction, double operations, double? goal) => new(
        $"xts{8 * keyLength}.run{lines}.{Name(direction)}", $"XTS-AES-{8 * keyLength}, {lines} lines a call, {Name(direction)}", $"{Limit}, {operations} a line",
        RatioForm.ShareOfLimit, goal, () => OfLines(AesPath.Vaes, keyLength, lines, work => () => work.Run(direction), PortLimits.Aes, PortLimits.AesOperations / operations),
        PortLimits.Missing);

    private static BenchRow Lone(Direction direction, double goal) => new(
        $"xts128.line.{Name(direction)}", $"XTS-AES-128, one line a call, {Name(direction)}", $"{Limit}, {LoneShort} a line",
        RatioForm.ShareOfLimit, goal, () => OfLines(AesPath.Vaes, 16, 1, work => direction == Direction.Encrypt ? () => work.OneByOne(Direction.Encrypt) : () => work.OneByOne(Direction.Decrypt), PortLimits.Aes, PortLimits.AesOperations / LoneShort),
        PortLimits.Missing);

    private static BenchRow List() => new(
        "xts128.list256.encrypt", "XTS-AES-128, list of 256 lines, encrypt", $"{Limit}, {LoneShort} a line",
        RatioForm.ShareOfLimit, null, () => OfLines(AesPath.Vaes, 16, 256, work => work.List, PortLimits.Aes, PortLimits.AesOperations / LoneShort),
        PortLimits.Missing);

    private static BenchRow AgainstOpenSsl(string id, string what, int lines, double goal) => new(
        id, what, "OpenSSL EVP, one line a call", RatioForm.TimesPeer, goal,
        () =>
        {
            var peer = new OpenSslXts();
            return OfLines(
                AesPath.Auto, 16, lines, work => lines == 1 ? () => work.OneByOne(Direction.Encrypt) : () => work.Run(Direction.Encrypt),
                peer.EncryptSixteenLines, 16, peer.Dispose);
        },
        OpenSslXts.Missing);

    private static BenchRow AgainstPlatform() => new(
        "xts128.run256.dotnet", "XTS-AES-128, 256 lines a call", ".NET's Aes, ECB composed by hand, 256 lines a call", RatioForm.TimesPeer, null,
        () =>
        {
            var peer = new PlatformXts(256);
            return OfLines(AesPath.Auto, 16, 256, work => () => work.Run(Direction.Encrypt), peer.Encrypt, 256, peer.Dispose);
        });

    private static BenchRow AesNi() => new(
        "xts128.run256.aesni", "XTS-AES-128 without VAES, 256 lines a call", "OpenSSL EVP, one line a call", RatioForm.TimesPeer, null,
        () =>
        {
            var peer = new OpenSslXts();
            return OfLines(AesPath.AesNi, 16, 256, work => () => work.Run(Direction.Encrypt), peer.EncryptSixteenLines, 16, peer.Dispose);
        },
        XtsAesNi.IsSupported ? OpenSslXts.Missing : "This processor has no AES-NI.");

    private static PairedWork OfLines(
        AesPath path, int keyLength, int lines, Func<LineWork, Action> choose, Action yardstick, double yardstickLines, Action? dispose = null)
    {
        var work = new LineWork(path, keyLength, lines);
        return new PairedWork(choose(work), LineWork.Lines, yardstick, yardstickLines, () =>
        {
            work.Dispose();
            dispose?.Invoke();
        });
    }

    private static string Name(Direction direction) => direction == Direction.Encrypt ? "encrypt" : "decrypt";
}
