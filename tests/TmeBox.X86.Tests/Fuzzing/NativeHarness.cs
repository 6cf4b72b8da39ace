using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Tests.Corpus;

namespace TmeBox.X86.Tests.Fuzzing;

/// <summary>The escape harness, compiled once.</summary>
internal static class NativeHarness
{
    public const uint WindowIndex = 0x1234;
    private static readonly Lazy<string> Built = new(() => HarnessBuild.Ensure(Repository.In(HarnessBuild.SourceFolder), Repository.In("artifacts/native")));

    public static string Executable => Built.Value;

    public static EscapeHarness Start() => EscapeHarness.Start(Executable, WindowIndex);
}
