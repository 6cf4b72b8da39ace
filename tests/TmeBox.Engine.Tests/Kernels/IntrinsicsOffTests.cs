using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TmeBox.Engine.Tests.Kernels;

/// <summary>The cipher's and the MAC's tests once more, in a process whose runtime denies that the processor has vector instructions.</summary>
public partial class IntrinsicsOffTests
{
    private const string Switch = "DOTNET_EnableHWIntrinsic";

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: 0, Failed: 0, Skipped: 0", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Summary { get; }

    [Fact]
    public void All_tests_of_cipher_and_mac_pass_without_intrinsics()
    {
        // Not within itself.
        if (Environment.GetEnvironmentVariable(Switch) == "0")
        {
            return;
        }

        string tests = typeof(IntrinsicsOffTests).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(tests);
        }

        foreach (string word in (string[])["-noLogo", "-noColor", "-namespace", "TmeBox.Engine.Tests.Ciphers", "-namespace", "TmeBox.Engine.Tests.Kernels"])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Switch] = "0";
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Match summary = Summary.Match(output);
        Assert.True(child.ExitCode == 0 && summary.Success, output);
        Assert.True(int.Parse(summary.Groups["total"].Value, System.Globalization.CultureInfo.InvariantCulture) >= 15, output);
    }
}
