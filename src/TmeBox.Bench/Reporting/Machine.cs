using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Reporting;

/// <summary>Where figures were measured.</summary>
/// <param name="Processor">The processor's name, as the operating system gives it.</param>
/// <param name="Cores">How many it lets us use.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Aes">The AES path that <see cref="AesPath.Auto"/> takes.</param>
public sealed record Machine(string Processor, int Cores, string Runtime, AesPath Aes)
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>This one.</summary>
    public static Machine Here() => new(Name(), Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, LineCipher.For(AesPath.Auto).Path);

    private static string Name()
    {
        string? line = File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
