using System.Diagnostics;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Launch;

/// <summary>The launch script in a checkout of its own, with a dotnet that only notes what it is asked to do.</summary>
public sealed class Launcher : IDisposable
{
    readonly Scratch scratch = new();

    public Launcher()
    {
        scratch.Write("tmebox", File.ReadAllBytes(Path.Combine(Scratch.Root, "tmebox")));
        scratch.Write("src/TmeBox.Cli/TmeBox.Cli.csproj", "<Project/>");
        scratch.Write("src/TmeBox.Cli/Program.cs", "return 0;");
        scratch.Write("calls", "");
        // A build makes every output; a test project's output is what its .csproj says, run as a script.
        scratch.Write("sdk/dotnet", """
            #!/usr/bin/env bash
            here=$(cd "$(dirname "$0")/.." && pwd)
            case $1 in
                --list-sdks) echo "10.0.100 [/x]" ;;
                build)
                    echo "build $(basename "$2")" >> "$here/calls"
                    [[ -e $here/build-sleeps ]] && { sleep 300 & echo $! > "$here/sleeper"; wait; }
                    [[ -e $here/build-fails ]] && { echo "x.cs(1,2): error CS1002: ; expected"; exit 1; }
                    mkdir -p "$here/src/TmeBox.Cli/bin/Release/net10.0"
                    touch "$here/src/TmeBox.Cli/bin/Release/net10.0/tmebox.dll"
                    for project in "$here"/tests/*/*.csproj; do
                        [[ -e $project ]] || continue
                        mkdir -p "$(dirname "$project")/bin/Release/net10.0"
                        cp "$project" "$(dirname "$project")/bin/Release/net10.0/$(basename "$project" .csproj).dll"
                    done ;;
                *tmebox.dll) echo "ran $PWD ${*:2}"; exit 7 ;;
                *) bash "$@" ;;
            esac

            """);
        using (var chmod = Process.Start("chmod", ["+x", In("tmebox"), In("sdk/dotnet")])) chmod.WaitForExit();
        Test("TmeBox.Cli.Tests", 3, 0);
    }

    public string[] Calls => File.ReadAllLines(In("calls"));

    public string In(string name) => Path.Combine(scratch.Folder, name);

    public void Write(string name, string text) => scratch.Write(name, text);

    /// <summary>A test project whose run prints the given sums.</summary>
    public void Test(string name, int passed, int failed) => TestScript(name, $"""
        echo "    {name}.It_works [FAIL]" | head -n {failed}
        echo "   {name}  Total: {passed + failed}, Errors: 0, Failed: {failed}, Skipped: 0, Not Run: 0, Time: 0.1s"
        exit {Math.Min(failed, 1)}
        """);

    public void TestScript(string name, string script) => scratch.Write($"tests/{name}/{name}.csproj", script);

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(In("tmebox"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["DOTNET_ROOT"] = In("sdk");
        start.Environment["TMEBOX_LIBZ3"] = "/dev/null";
        foreach (var (name, value) in Changed) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public Dictionary<string, string> Changed { get; } = [];

    public (int Exit, string Out, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => scratch.Dispose();
}
