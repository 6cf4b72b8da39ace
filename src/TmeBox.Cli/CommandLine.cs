using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Verifying;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Solvers;

namespace TmeBox.Cli;

/// <summary>The command line: parses, runs a command, and turns every ending into an exit code.</summary>
public static class CommandLine
{
    private const string Examples = """

        Examples:
          tmebox check models/policies/two-workers.yaml      which guarantees hold, and why
          tmebox check models/policies/two-workers.yaml --all
          tmebox prove --filter integrity                    the theorems in words, proved again
          tmebox fuzz --time 30s                             specification against engine
          tmebox fuzz-code --time 30s                        mutants of accepted code, run natively
          tmebox chain --time 30s                            accepted code, page tables, guarantees: all of it at once
          tmebox replay models/traces/sort.lackey.gz         a real program's trace on both
          tmebox diff --impl 'python3 mine.py'               your implementation against the specification
          tmebox vectors --out DIR                           test vectors: JSON, C header, $readmemh
          tmebox mutants                                     seeded faults, and which gate notices each
          tmebox verify build/plugin.so                      may this code run in a sandbox
          tmebox explain Pconfig.KeyIdZero                   what a rule says, and where it comes from
          tmebox bench engine                                the engine's speed, as ratios
          tmebox doctor                                      what is installed, and how to get the rest

        Exit codes: 0 all well, 1 a finding, 2 bad usage or input, 3 our own failure or an interruption,
        141 nobody reads the output any more.
        """;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Runs in this process's terminal; Ctrl-C ends it with 3.</summary>
    public static int OfProcess(string[] args)
    {
        var terminal = Terminal.OfProcess();
        using var interruption = new Interruption(terminal);
        return Run(args, terminal, interruption.Token);
    }

    /// <summary>Runs the words of a command line.</summary>
    /// <param name="args">The words.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancelled">Interrupts it.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancelled) => Run(args, terminal, CodeVerifiers.OfBuild, cancelled);

    /// <summary>Runs the words of a command line with verifiers of code to choose from.</summary>
    internal static int Run(IReadOnlyList<string> args, Terminal terminal, CodeVerifiers verifiers, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(terminal);
        var (verbose, isJson) = (args.Contains("--verbose", StringComparer.Ordinal), args.Contains("--json", StringComparer.Ordinal));
        try
        {
            var session = new Session(terminal, cancelled);
            var root = Root(session, verifiers);
            var parsed = root.Parse(WithoutHelpWord(args), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or Help))
                return ErrorReport.Write(terminal, isJson, ExitCodes.BadInput, [.. UsageErrors.Of(parsed, root)]);
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Ended(Innermost(e, cancelled), terminal, verbose, isJson, cancelled);
        }
    }

    /// <summary>All commands with their options.</summary>
    internal static RootCommand Root(Session session, CodeVerifiers verifiers)
    {
        var root = new RootCommand("An executable specification of KeyID-tagged memory: which isolation guarantees hold, proved or refuted.")
        {
            Session.Json, Session.NoColor, Session.Verbose,
            CheckCommand.Make(session), ProveCommand.Make(session), FuzzCommand.Make(session), FuzzCodeCommand.Make(session), ChainCommand.Make(session), ReplayCommand.Make(session),
            DiffCommand.Make(session), MinimizeCommand.Make(session), ServeCommand.Make(session), VectorsCommand.Make(session), TraceCommand.Make(session), CampaignCommand.Make(session), MutantsCommand.Make(session),
            VerifyCommand.Make(session, verifiers), ExplainCommand.Make(session), BenchCommand.Make(session), DoctorCommand.Make(session), TestCommand.Make(session),
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption help) help.Action = new Help((HelpAction)help.Action!, Examples);
            if (option is VersionOption version) version.Action = new ShowVersion();
        }

        root.SetAction(parsed => new Help(new HelpAction(), Examples).Invoke(parsed));
        return root;
    }

    // 'tmebox help check' is what some type first.
    private static IReadOnlyList<string> WithoutHelpWord(IReadOnlyList<string> args) =>
        args.Count > 0 && args[0] == "help" ? [.. args.Skip(1), "--help"] : args;

    private static int Ended(Exception e, Terminal terminal, bool verbose, bool isJson, CancellationToken cancelled)
    {
        int Failed(params IReadOnlyList<string> lines) => ErrorReport.Write(terminal, isJson, ExitCodes.Failure, lines);
        switch (e)
        {
            case OperationCanceledException when cancelled.IsCancellationRequested:
                terminal.Say("interrupted");
                return ExitCodes.Failure;
            case CommandException ended:
                return ErrorReport.Write(terminal, isJson, ended.ExitCode, ended.Lines);
            case OutputException { ReaderIsGone: true }:
                return ExitCodes.ReaderIsGone;
            case OutputException full:
                terminal.Say($"standard output: found {char.ToLowerInvariant(full.Message[0])}{full.Message[1..]}; expected one that takes the whole result");
                return ExitCodes.Failure;
            case SolverMissingException missing:
                return Failed(missing.Message);
            case UndecidedCellException undecided:
                return Failed("undecided, which is a defect of ours: " + undecided.Message);
            default:
                if (verbose) terminal.Error.WriteLine(e);
                return Failed(
                    $"internal error: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}",
                    $"this is a defect; please report it with the command, version {Version} and the output of the same command with --verbose");
        }
    }

    // Work on many threads wraps what went wrong; an interruption wins over what it caused.
    private static Exception Innermost(Exception e, CancellationToken cancelled)
    {
        if (e is not AggregateException many) return e;
        var all = many.Flatten().InnerExceptions;
        return cancelled.IsCancellationRequested
            ? all.OfType<OperationCanceledException>().FirstOrDefault() ?? all[0]
            : all.FirstOrDefault(x => x is not OperationCanceledException) ?? all[0];
    }

    private sealed class Help(HelpAction inner, string examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            inner.Invoke(parseResult);
            if (parseResult.CommandResult.Command is RootCommand) parseResult.InvocationConfiguration.Output.WriteLine(examples);
            return ExitCodes.Well;
        }
    }

    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine("tmebox " + Version);
            return ExitCodes.Well;
        }
    }
}
