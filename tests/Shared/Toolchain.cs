using System.Diagnostics;
using System.Text;

namespace TmeBox.Tests;

/// <summary>Real files of code, made by the compiler and linker of this machine in a folder that is gone afterwards.</summary>
internal sealed class Toolchain : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("tmebox-code-").FullName;

    /// <summary>A program of one bundle and a page of hlt, which keeps every rule.</summary>
    public const string Halting = """
        .text
        .globl _start
        .type _start, @function
        .p2align 12, 0xf4
        _start:
        hlt
        .p2align 12, 0xf4
        .section .note.GNU-stack,"",@progbits
        """;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Compiles C with gcc and gives the output's path.</summary>
    public string C(string name, string source, params string[] options) => Compile(name, ".c", source, options);

    /// <summary>Assembles and links without start files.</summary>
    public string Assembly(string name, string source, params string[] options) => Compile(name, ".s", source, ["-nostdlib", .. options]);

    public byte[] AssemblyBytes(string source, params string[] options) => File.ReadAllBytes(Assembly("a", source, options));

    /// <summary>Runs a program and gives what it says; fails the test if the program fails.</summary>
    public string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.Result}");
        return output;
    }

    private string Compile(string name, string ending, string source, string[] options)
    {
        // The file's name is what line data names.
        File.WriteAllText(Path.Combine(Folder, name + ending), source + "\n", new UTF8Encoding(false));
        Run("gcc", ["-o", name, name + ending, .. options]);
        return Path.Combine(Folder, name);
    }
}
