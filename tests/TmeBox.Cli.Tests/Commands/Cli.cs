using System.Diagnostics;
using System.Text.Json;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Tests.Input;
using TmeBox.Cli.Verifying;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>The command line, in this process or in one of its own.</summary>
static class Cli
{
    public static string Policies(string name) => Path.Combine(Scratch.Root, "models/policies", name);

    public static (int Exit, string Out, string Error) Run(params string[] args) => Run(120, args);

    public static (int Exit, string Out, string Error) Run(int width, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = CommandLine.Run(args, new Terminal(output, error, width), TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs with verifiers of code of the test's choice.</summary>
    public static (int Exit, string Out, string Error) Verify(ICodeVerifier[] verifiers, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var chosen = new CodeVerifiers([.. verifiers.Select((v, i) => (i == 0 ? "first" : "second", v))]);
        var exit = CommandLine.Run(["verify", .. args], new Terminal(output, error, 120), chosen, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    /// <summary>Runs with <c>--json</c> and parses the results.</summary>
    public static (int Exit, JsonElement Json) RunJson(params string[] args)
    {
        var (exit, output, _) = Run([.. args, "--json"]);
        return (exit, JsonDocument.Parse(output).RootElement);
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "tmebox.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
