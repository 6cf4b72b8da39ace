using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TmeBox.Prover.Solvers;

namespace TmeBox.Cli.Examining;

/// <summary>Looks for everything that commands and tests need.</summary>
internal static class Examination
{
    public static ImmutableArray<Examined> All() =>
    [
        new("tmebox", true, true, $"{CommandLine.Version} in {AppContext.BaseDirectory}", "", ""),
        new(".NET runtime", true, Environment.Version.Major >= 10, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}", "everything", "install the .NET 10 SDK: apt-get install dotnet-sdk-10.0, or https://dotnet.microsoft.com/download/dotnet/10.0"),
        Sdk(), Z3(), Cvc5(), Valgrind(),
        new("SHA-3 in .NET", false, SHA3_256.IsSupported, SHA3_256.IsSupported ? "from the system's OpenSSL" : "not offered by the system's OpenSSL", "nothing that the portable SHA-3 here does not do as well, only slower", "apt-get install openssl (1.1.1 or later)"),
        new("AES-NI", false, System.Runtime.Intrinsics.X86.Aes.IsSupported, System.Runtime.Intrinsics.X86.Aes.IsSupported ? "supported" : "not supported by this processor", "the engine's speed; tables are used without it", "run on an x86-64 processor with AES-NI"),
        Memory(),
    ];

    private static Examined Sdk()
    {
        var dotnet = Tool.Find("dotnet") ?? Environment.ProcessPath;
        var sdks = dotnet is null ? "" : Tool.Output(dotnet, "--list-sdks");
        var found = sdks.Split('\n').LastOrDefault(l => l.StartsWith("10.", StringComparison.Ordinal));
        return new(".NET SDK", false, found is not null, found ?? "no 10.x", "building and testing", "apt-get install dotnet-sdk-10.0, or https://dotnet.microsoft.com/download/dotnet/10.0");
    }

    private static Examined Z3()
    {
        const string For = "check and prove";
        try
        {
            return new("libz3", true, true, $"{Z3Library.Version}, {LoadedFrom("libz3") ?? "loaded"}", For, "");
        }
        catch (SolverMissingException e)
        {
            return new("libz3", true, false, "tried " + string.Join("; ", e.Tried), For, e.Remedy);
        }
    }

    private static Examined Cvc5()
    {
        const string For = "second opinions: prove, and check --second-opinion";
        try
        {
            return new("cvc5", false, true, $"{new Cvc5Solver().Version}, {Prover.Solvers.Cvc5.Find()}", For, "");
        }
        catch (SolverMissingException e)
        {
            return new("cvc5", false, false, "tried " + string.Join("; ", e.Tried), For, e.Remedy);
        }
    }

    private static Examined Valgrind()
    {
        var program = Tool.Find("valgrind");
        return new("valgrind", false, program is not null, program is null ? "not in PATH" : $"{Tool.Output(program, "--version")}, {program}", "making traces of real programs; replaying needs it not", "apt-get install valgrind (Debian, Ubuntu)");
    }

    private static Examined Memory()
    {
        const double Needed = 0.5;
        var free = (MemAvailable() ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) / (double)(1 << 30);
        return new("free memory", false, free >= Needed, string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GiB"), "check and prove, which take up to half a GiB", "close other programs");
    }

    private static long? MemAvailable()
    {
        const string Line = "MemAvailable:";
        if (!File.Exists("/proc/meminfo")) return null;
        var text = File.ReadLines("/proc/meminfo").FirstOrDefault(l => l.StartsWith(Line, StringComparison.Ordinal));
        return text is not null && long.TryParse(text[Line.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib << 10 : null;
    }

    private static string? LoadedFrom(string library) => !File.Exists("/proc/self/maps") ? null
        : File.ReadLines("/proc/self/maps").Select(l => l[(l.LastIndexOf(' ') + 1)..]).FirstOrDefault(p => Path.GetFileName(p).StartsWith(library, StringComparison.Ordinal));
}
