using System.ComponentModel;
using System.Diagnostics;

namespace TmeBox.Cli.Examining;

/// <summary>Programs in PATH.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The path of a program, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>What a program prints; empty if it does not run.</summary>
    public static string Output(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var text = process.StandardOutput.ReadToEndAsync();
            if (text.Wait(Patience)) return text.Result.Trim();
            process.Kill(entireProcessTree: true);
            return "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
