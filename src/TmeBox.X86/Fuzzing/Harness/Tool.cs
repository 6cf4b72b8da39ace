using System.ComponentModel;
using System.Diagnostics;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>Runs a program of the machine's own tool chain.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="package">The Debian package that has it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="HarnessException">It is missing, or ended with another status than 0.</exception>
    public static void Run(string program, string package, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start) ?? throw new HarnessException($"'{program}' could not be started");
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new HarnessException($"'{program}' ended with {process.ExitCode}: {errors.Trim()}{output.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new HarnessException($"'{program}' is needed; run: sudo apt-get install {package}", e);
        }
    }
}
