using System.ComponentModel;
using System.Diagnostics;

namespace TmeBox.Prover.Solvers;

/// <summary>Asks a program whether it is cvc5, and which.</summary>
internal static class Cvc5Version
{
    private const string Phrase = "This is cvc5 version ";
    private const int MaxChars = 1 << 16;
    private const int PatienceMilliseconds = 20_000;

    internal static string Ask(string program)
    {
        ProcessStartInfo start = new(program, ["--version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            using Process process = Process.Start(start) ?? throw Missing(program, "did not start");
            PipeReader output = new(process.StandardOutput, MaxChars);
            _ = new PipeReader(process.StandardError, MaxChars);
            if (!process.WaitForExit(PatienceMilliseconds))
            {
                process.Kill(entireProcessTree: true);
                throw Missing(program, "did not answer --version");
            }

            string said = output.TakeRest();
            int at = said.IndexOf(Phrase, StringComparison.Ordinal);
            return at < 0
                ? throw Missing(program, "not cvc5")
                : said[(at + Phrase.Length)..].Split((char[])[' ', '\n', '\r', '['], 2)[0];
        }
        catch (Win32Exception error)
        {
            throw Missing(program, error.Message);
        }
    }

    private static SolverMissingException Missing(string program, string problem) =>
        new("cvc5", [$"{program} ({problem})"], Cvc5.Remedy);
}
