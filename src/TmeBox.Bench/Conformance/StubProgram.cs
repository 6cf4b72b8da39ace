using System.ComponentModel;
using System.Diagnostics;

namespace TmeBox.Bench.Conformance;

/// <summary>The C stub of <c>examples/stubs/c</c>, compiled into a folder that is gone afterwards.</summary>
internal sealed class StubProgram : IDisposable
{
    private const string Source = "examples/stubs/c/mine.c";
    private readonly string folder = Directory.CreateTempSubdirectory("tmebox-stub-").FullName;

    private StubProgram()
    {
    }

    /// <summary>The program.</summary>
    public string Path => System.IO.Path.Combine(folder, "mine");

    /// <summary>Compiles it.</summary>
    /// <param name="repository">The repository's folder.</param>
    /// <param name="missing">Why it cannot be, or null.</param>
    /// <returns>The program, or null where it cannot be compiled.</returns>
    public static StubProgram? Compile(string repository, out string? missing)
    {
        var stub = new StubProgram();
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-o", stub.Path, System.IO.Path.Combine(repository, Source), "-l:libcrypto.so.3"]) { RedirectStandardError = true })!;
            var error = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            missing = compiler.ExitCode == 0 ? null : $"gcc ended with {compiler.ExitCode} for {Source}: {error.Split('\n')[0]}";
        }
        catch (Win32Exception e)
        {
            missing = $"gcc cannot be started: {e.Message}";
        }

        if (missing is null) return stub;
        stub.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
