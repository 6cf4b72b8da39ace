using TmeBox.Cli.Commands;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Shrinking;

namespace TmeBox.Cli.Replaying;

/// <summary>Replays a finding of <c>diff</c> on the specification and the implementation.</summary>
internal static class FindingReplay
{
    /// <summary>Replays it; 1 if they still differ.</summary>
    public static int Run(Session session, string what, ShrinkState state, ImplementationOptions.Chosen chosen)
    {
        session.Terminal.Say($"comparing with {chosen.Text}");
        using var host = chosen.Start(session);
        var (fitted, reason) = Conformance.Protocol.CapabilityFit.Fit(new(state.Sequence.Platform, state.Sequence.Cache), host.Capabilities);
        if (fitted is null) throw CommandException.BadInput($"{what}: found platform {state.Sequence.Platform.Name}, but {reason}; expected one that {host.Name} can simulate");
        var trial = new Trials(host).Run(state.Sequence with { Platform = fitted.Profile, Cache = fitted.Cache }, state.SetUpLength);
        session.Cancelled.ThrowIfCancellationRequested();
        var agree = trial.Divergence is null && trial.Operations.Length > 0;
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-finding-replay/1", what, host.Name, agree, trial.Operations.Length, trial.Divergence is null ? null : JsonDivergence.Of(trial.Divergence)));
        else Write(session.Terminal, host.Name, state, trial);
        if (trial.Divergence is not null) return ExitCodes.Finding;
        return agree ? ExitCodes.Well : ExitCodes.Failure;
    }

    private static void Write(Terminal terminal, string name, ShrinkState state, Trial trial)
    {
        terminal.Line($"on {state.Sequence.Platform.Name} with cache {state.Sequence.Cache.Mode}", Ink.Strong);
        DiffScreen.Operations(terminal, state);
        if (trial.Divergence is { } divergence) FindingScreen.Write(terminal, divergence);
        else if (trial.Operations.IsEmpty) terminal.Line($"{name} performs none of these operations, which is no agreement", Ink.Bad);
        else terminal.Line($"specification and {name} agree on this sequence now", Ink.Good);
    }

    private sealed record Document(string Schema, string What, string Implementation, bool Agree, int Performed, JsonDivergence? Divergence);
}
