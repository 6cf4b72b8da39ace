using System.Security.Cryptography;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>Compiles the harness with the machine's own compiler.</summary>
public static class HarnessBuild
{
    /// <summary>Where its sources are in the repository.</summary>
    public const string SourceFolder = "tests/native/escape-harness";

    /// <summary>The harness's executable, compiled if these sources have not been compiled yet.</summary>
    /// <param name="sources">The folder of its sources and of its <c>build.sh</c>.</param>
    /// <param name="output">The folder to put it in; made if it is missing.</param>
    /// <exception cref="HarnessException">No compiler, or the sources do not compile.</exception>
    public static string Ensure(string sources, string output)
    {
        Directory.CreateDirectory(output);
        var executable = Path.GetFullPath(Path.Combine(output, "escape-harness-" + Digest(sources)));
        if (File.Exists(executable)) return executable;
        // Another process may compile the same: whoever is first wins, with a whole file.
        var made = $"{executable}.{Environment.ProcessId}.{Guid.NewGuid():N}";
        Tool.Run("sh", "dash", Path.Combine(sources, "build.sh"), made);
        File.Move(made, executable, overwrite: true);
        return executable;
    }

    private static string Digest(string sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(sources).Order(StringComparer.Ordinal)) hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
