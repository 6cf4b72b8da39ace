using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.X86.Fuzzing.Cases;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Finding;

/// <summary>The cases of code and the harness's sources, which are parts of the checkout.</summary>
internal static class CodeCorpus
{
    /// <summary>The cases of models/code, assembled.</summary>
    public static ImmutableArray<(CodeCase Case, ImmutableArray<CodeRegion> Regions)> Read()
    {
        try
        {
            var cases = CaseFile.ReadFolder(Folder("models/code"));
            return [.. cases.Zip(CaseAssembler.Assemble(cases))];
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }

    /// <summary>The harness, compiled if need be.</summary>
    public static string Harness()
    {
        var sources = Folder(HarnessBuild.SourceFolder);
        return HarnessBuild.Ensure(sources, Path.GetFullPath(Path.Combine(sources, "../../../artifacts/native")));
    }

    private static string Folder(string path)
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (Directory.Exists(Path.Combine(folder, path)) && File.Exists(Path.Combine(folder, "TmeBox.Spec.sln")))
                    return Path.Combine(folder, path);
        throw CommandException.BadInput($"{path}: found no such folder here or above; expected to run in a checkout, by ./tmebox");
    }
}
