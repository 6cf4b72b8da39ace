using System.Text;
using TmeBox.Cli.Input;
using Xunit.Sdk;

namespace TmeBox.Cli.Tests.Input;

/// <summary>A folder of its own for a test's files, gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch() => Folder = Directory.CreateTempSubdirectory("tmebox-").FullName;

    public string Folder { get; }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The problems of a policy, one a line, without the folder of the file.</summary>
    public string[] ProblemsOf(string policy) => ProblemsOf(Encoding.UTF8.GetBytes(policy));

    public string[] ProblemsOf(byte[] policy) => Shown(PolicyFile.Load(Write("p.yaml", policy)));

    public string[] Shown<T>(Loaded<T> loaded)
        where T : class
    {
        if (loaded.Ok != loaded.Problems.IsEmpty) throw new XunitException("a value and problems, or neither");
        return [.. loaded.Problems.Select(p => p.ToString().Replace(Folder + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The folder with models/ of this checkout.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "TmeBox.Spec.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
