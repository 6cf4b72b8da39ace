using System.Runtime.CompilerServices;

[assembly: AssemblyFixture(typeof(TmeBox.Native.Tests.Library))]

namespace TmeBox.Native.Tests;

/// <summary>libtmebox as a user builds it, in a folder that is gone afterwards; and programs compiled against it.</summary>
public sealed class Library : IDisposable
{
    private readonly Toolchain _tools = new();

    public Library()
    {
        // The programs run on the runtime that runs the tests, wherever it is installed.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Environment.SetEnvironmentVariable("DOTNET_ROOT", Path.GetFullPath(Path.Combine(runtime, "..", "..", "..")));
        _tools.Run("bash", Path.Combine(Root, "scripts", "build-libtmebox.sh"), Folder, "--no-build");
    }

    public static string Root { get; } = FindRoot();

    /// <summary>Where include and lib are, and what is compiled.</summary>
    public string Folder => _tools.Folder;

    public void Dispose() => _tools.Dispose();

    /// <summary>Compiles a program of the repository and gives its path.</summary>
    public string Compile(string source, params string[] options)
    {
        string program = Path.Combine(Folder, Path.GetFileNameWithoutExtension(source));
        _tools.Run("gcc", [
            "-std=c17", "-O1", "-Wall", "-Wextra", "-Werror", Path.Combine(Root, source), "-o", program, "-I", Path.Combine(Folder, "include"), "-L", Path.Combine(Folder, "lib"),
            "-ltmebox", "-pthread", "-Wl,-rpath," + Path.Combine(Folder, "lib"), .. options]);
        return program;
    }

    /// <summary>Runs a program, which must end well, and gives what it says.</summary>
    public string Run(string program, params string[] arguments) => _tools.Run(program, arguments);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        foreach (string? start in new[] { Path.GetDirectoryName(here), AppContext.BaseDirectory })
        {
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "TmeBox.Spec.sln")))
                {
                    return folder;
                }
            }
        }

        throw new DirectoryNotFoundException("TmeBox.Spec.sln is in no folder above the tests");
    }
}
