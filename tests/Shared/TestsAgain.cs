using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TmeBox.Tests;

/// <summary>Tests of this assembly once more, in a process whose runtime denies that the processor has some of its instructions.</summary>
internal static partial class TestsAgain
{
    [GeneratedRegex(@"Total: (?<total>\d+), Errors: 0, Failed: 0, Skipped: 0", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Summary { get; }

    /// <summary>Runs tests; nothing if this is such a process itself.</summary>
    /// <param name="denied">The runtime's switch.</param>
    /// <param name="least">How many tests there are at least.</param>
    /// <param name="which">Words of the test runner that choose them.</param>
    public static void Without(string denied, int least, params string[] which)
    {
        if (Environment.GetEnvironmentVariable(denied) == "0") return;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(TestsAgain).Assembly.Location);
        foreach (var word in (string[])["-noLogo", "-noColor", .. which]) start.ArgumentList.Add(word);
        start.Environment[denied] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        var summary = Summary.Match(output);
        Assert.True(child.ExitCode == 0 && summary.Success, output);
        Assert.True(int.Parse(summary.Groups["total"].Value, CultureInfo.InvariantCulture) >= least, output);
    }
}
