using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// Finds and loads libz3, once per process. Where it looks: if the environment variable
/// <c>TMEBOX_LIBZ3</c> is set, only at the file it names. Otherwise, for each of <c>libz3.so.4</c>,
/// <c>libz3.so</c>, <c>libz3.dylib</c>, <c>libz3.dll</c>: beside the program; in its
/// <c>runtimes/*/native</c>; where the system's loader looks; in Homebrew's <c>lib</c>
/// (<c>HOMEBREW_PREFIX</c>, else <c>/opt/homebrew</c>, <c>/usr/local</c>, <c>/home/linuxbrew/.linuxbrew</c>).
/// Safe on any thread.
/// </summary>
public static class Z3Library
{
    /// <summary>The environment variable which names the library's file.</summary>
    public const string EnvironmentVariable = "TMEBOX_LIBZ3";

    private const string Remedy = "apt-get install libz3-4 (Debian, Ubuntu), brew install z3 (macOS), "
        + "or set " + EnvironmentVariable + " to the library's file";

    private static readonly ImmutableArray<string> FileNames = ["libz3.so.4", "libz3.so", "libz3.dylib", "libz3.dll"];

    private static readonly Lazy<nint> Loaded = new(
        static () => Open(Candidates(Environment.GetEnvironmentVariable(EnvironmentVariable))),
        LazyThreadSafetyMode.ExecutionAndPublication);

    private static readonly Lazy<string> FullVersion = new(static () =>
    {
        Load();
        return Z3Context.ReadVersion();
    });

    /// <summary>The version the library reports, e.g. <c>4.8.12.0</c>.</summary>
    /// <exception cref="SolverMissingException">The library is not there.</exception>
    public static string Version => FullVersion.Value;

    internal static nint Handle => Loaded.Value;

    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <exception cref="SolverMissingException">The library is not there.</exception>
    public static void Load() => _ = Loaded.Value;

    /// <summary>The places to look, in order.</summary>
    /// <param name="file">The file named by the user: then the only place. Null or empty if none.</param>
    /// <returns>File paths, and bare names for the system's loader to find.</returns>
    public static ImmutableArray<string> Candidates(string? file)
    {
        if (!string.IsNullOrEmpty(file))
        {
            return [Path.GetFullPath(file)];
        }

        string here = AppContext.BaseDirectory;
        string? brew = Environment.GetEnvironmentVariable("HOMEBREW_PREFIX");
        string[] prefixes = string.IsNullOrEmpty(brew)
            ? ["/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"]
            : [brew];
        string runtime = Path.Combine(here, "runtimes");
        ImmutableArray<string> natives = Directory.Exists(runtime)
            ? [.. Directory.EnumerateDirectories(runtime).Order(StringComparer.Ordinal).Select(rid => Path.Combine(rid, "native"))]
            : [];
        ImmutableArray<string>.Builder places = ImmutableArray.CreateBuilder<string>();
        foreach (string name in FileNames)
        {
            places.Add(Path.Combine(here, name));
            places.AddRange(natives.Select(native => Path.Combine(native, name)));
            places.Add(name);
            places.AddRange(prefixes.Select(prefix => Path.Combine(prefix, "lib", name)));
        }

        return places.ToImmutable();
    }

    /// <summary>Loads the first candidate which is libz3.</summary>
    /// <param name="candidates">File paths and bare names, in order.</param>
    /// <returns>The library's handle.</returns>
    /// <exception cref="SolverMissingException">None is; the message has what became of each.</exception>
    public static nint Open(ImmutableArray<string> candidates)
    {
        ImmutableArray<string>.Builder tried = ImmutableArray.CreateBuilder<string>();
        foreach (string candidate in candidates)
        {
            bool isPath = Path.IsPathRooted(candidate);
            if (isPath && !File.Exists(candidate))
            {
                tried.Add($"{candidate} (no such file)");
            }
            else if (!NativeLibrary.TryLoad(candidate, out nint handle))
            {
                tried.Add($"{candidate} ({(isPath ? "not loadable" : "unknown to the system's loader")})");
            }
            else if (!NativeLibrary.TryGetExport(handle, "Z3_solver_check", out _))
            {
                NativeLibrary.Free(handle);
                tried.Add($"{candidate} (not libz3)");
            }
            else
            {
                return handle;
            }
        }

        throw new SolverMissingException("libz3", tried.ToImmutable(), Remedy);
    }
}
