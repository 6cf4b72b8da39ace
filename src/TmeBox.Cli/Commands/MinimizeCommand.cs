using System.CommandLine;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Commands;

/// <summary><c>minimize FOLDER</c>: goes on with the shrinking of a finding, from where it stopped.</summary>
internal static class MinimizeCommand
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMilliseconds(500);
    private static readonly Argument<string> Folder = new PathArgument<string>("FOLDER", PathUse.ReadFolder) { Description = "A folder that diff wrote." };
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "Shrink at most so long; 60s by default. It goes on from there the next time.");
    private static readonly Option<bool> Anew = new("--anew") { Description = "Begin again from the sequence as it was found." };
    private static readonly FolderImplementation Implementation = new();

    public static Command Make(Session session)
    {
        var command = new Command("minimize", "Shrink a finding of diff further, from where it stopped.") { Folder, Time, Anew };
        Implementation.AddTo(command);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var folder = parsed.GetRequiredValue(Folder);
        var document = FindingFolder.Load(folder);
        var chosen = Implementation.Choose(session, parsed, folder, document);
        var state = parsed.GetValue(Anew) ? Begun(folder, document) : document.Shrinking;
        using var host = chosen.Start(session);
        var trials = new Trials(host);
        var suspect = document.Suspect is null ? null : RuleBook.Named(document.Suspect);
        var trial = trials.Run(state.Sequence, state.SetUpLength);
        if (trial.Divergence is not { } divergence)
        {
            if (session.IsJson)
                JsonOutput.Write(session.Terminal, new Document("tmebox-minimize/1", folder, true, state.Runs, Found(folder, state).Sequence.Operations.Length, state.SetUpLength, state.BodyLength, document.Token, null));
            else
                session.Terminal.Line($"specification and {host.Name} agree on this finding now; there is nothing to shrink", Ink.Good);
            return ExitCodes.Well;
        }

        var saved = DateTime.UtcNow;
        (state, divergence) = Minimization.Run(trials, state, divergence, suspect, parsed.GetValue(Time) ?? TimeSpan.FromSeconds(60), better =>
        {
            if (DateTime.UtcNow - saved < SaveEvery) return;
            saved = DateTime.UtcNow;
            FindingFolder.Save(folder, document with { Shrinking = better });
        }, Found(folder, state).Sequence, session.Cancelled);
        Finish(session, folder, document with { Shrinking = state, Token = FuzzToken.Of(state.Sequence) }, chosen, host.Name, divergence);
        session.Cancelled.ThrowIfCancellationRequested();
        return ExitCodes.Finding;
    }

    private static void Finish(Session session, string folder, FindingDocument document, ImplementationOptions.Chosen chosen, string name, Divergence divergence)
    {
        var (state, suspect) = (document.Shrinking, document.Suspect is null ? null : RuleBook.Named(document.Suspect));
        var (found, setUpLength) = Found(folder, state);
        var finding = new DiffFinding(suspect, document.Count, found, setUpLength, state, divergence);
        FindingFolder.Update(folder, document, DiffScreen.Text(name, finding));
        if (session.IsJson)
            JsonOutput.Write(session.Terminal, new Document("tmebox-minimize/1", folder, state.Pass == ShrinkPass.Done, state.Runs, found.Operations.Length, state.SetUpLength, state.BodyLength, document.Token, JsonDivergence.Of(divergence)));
        else
            DiffScreen.Write(session.Terminal, name, finding, $"{folder} {chosen.Words}");
    }

    private static (OperationSequence Sequence, int SetUpLength) Found(string folder, ShrinkState state)
    {
        try
        {
            return (WrittenSequences.Load(Path.Combine(folder, "found.json")).Sequence, state.SetUpLength);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }

    private static ShrinkState Begun(string folder, FindingDocument document)
    {
        var (sequence, setUpLength) = Found(folder, document.Shrinking);
        return ShrinkState.Of(sequence, Math.Min(setUpLength, sequence.Operations.Length));
    }

    private sealed record Document(string Schema, string Folder, bool Finished, long Runs, int FoundLength, int SetUpLength, int ShrunkLength, string Token, JsonDivergence? Divergence);
}
