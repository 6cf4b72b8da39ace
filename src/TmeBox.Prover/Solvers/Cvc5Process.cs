using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TmeBox.Prover.Solvers;

/// <summary>One run of cvc5. One thread talks to it; <see cref="Kill"/> may come from any thread.</summary>
internal sealed class Cvc5Process : IDisposable
{
    private const int MaxOutputChars = 64 << 20;
    private const string Units = "resource::resourceUnitsUsed = ";

    private readonly Process _process;
    private readonly PipeReader _output;
    private readonly PipeReader _errors;
    private int _asked;

    internal Cvc5Process(string program, TimeSpan timeout, params ReadOnlySpan<string> options)
    {
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        long milliseconds = Math.Max(1, (long)timeout.TotalMilliseconds);
        start.ArgumentList.Add("--lang=smt2.6");
        start.ArgumentList.Add("--quiet");
        start.ArgumentList.Add("--stats");
        start.ArgumentList.Add("--stats-internal");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"--tlimit-per={milliseconds}"));
        foreach (string option in options)
        {
            start.ArgumentList.Add(option);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("cvc5 did not start");
        _output = new PipeReader(_process.StandardOutput, MaxOutputChars);
        _errors = new PipeReader(_process.StandardError, MaxOutputChars);
    }

    /// <summary>Sends commands and waits until they are answered or the process ends.</summary>
    /// <param name="text">Commands.</param>
    /// <returns>What it wrote in answer.</returns>
    internal string Ask(string text)
    {
        // The echo marks the end of the answer; the number keeps a late mark from passing for a later one.
        string mark = string.Create(CultureInfo.InvariantCulture, $"\"tmebox: end of answer {++_asked}\"");
        try
        {
            _process.StandardInput.Write(text);
            _process.StandardInput.Write($"(echo {mark})\n");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It ended already, having written why.
        }

        return _output.TakeUntil(mark);
    }

    /// <summary>Lets it end.</summary>
    /// <returns>What it wrote after the last answer, its exit code, the resources it reports and its other complaints.</returns>
    internal Cvc5Exit Finish()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended already.
        }

        string rest = _output.TakeRest();
        string errors = _errors.TakeRest();
        _process.WaitForExit();
        return new Cvc5Exit(rest, _process.ExitCode, UsedIn(errors), _output.Overflowed);
    }

    /// <summary>Ends it and whatever it started, now. Harmless if it has ended.</summary>
    internal void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
        catch (Win32Exception)
        {
            // It is ending.
        }
        catch (AggregateException)
        {
            // A child of it is ending.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ulong UsedIn(string statistics)
    {
        int at = statistics.IndexOf(Units, StringComparison.Ordinal);
        if (at < 0)
        {
            return 0;
        }

        ReadOnlySpan<char> rest = statistics.AsSpan(at + Units.Length);
        int end = rest.IndexOf('\n');
        return ulong.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out ulong used) ? used : 0;
    }
}
