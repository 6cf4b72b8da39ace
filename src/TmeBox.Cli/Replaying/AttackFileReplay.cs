using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Cli.Attacks;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Policies;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Replaying;

/// <summary>Replays an attack from its file.</summary>
internal static class AttackFileReplay
{
    /// <summary>Replays it on both sides; 1 if it does not reproduce, byte for byte, what the file says.</summary>
    public static int Run(Session session, string file)
    {
        var read = AttackFile.Read(file);
        if (read.Attack is null) throw CommandException.BadInput($"{file}:{read.Line}: found {read.Problem}; expected an attack that check wrote");
        var replay = AttackReplay.Run(read.Attack);
        var unexpected = read.FirstUnexpected(replay);
        var reproduced = replay.Reproduced && unexpected is null;
        if (session.IsJson) Json(session.Terminal, file, read.Document!, replay, unexpected, reproduced);
        else Write(session.Terminal, read.Document!, replay, unexpected, reproduced);
        return reproduced ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static void Write(Terminal terminal, AttackDocument document, AttackReplayResult replay, int? unexpected, bool reproduced)
    {
        var reading = AttackReading.Of(replay.Attack);
        var scene = replay.Attack.Scene;
        terminal.Paragraph($"{document.Name}  ", document.Sentence, Ink.Strong);
        terminal.Line($"{Naming.NameOf(document.Guarantee)} against {Naming.NameOf(Attacker.Of(document.Attacker))} on {document.Platform.Name}, policy {document.Policy}");
        terminal.Line($"{scene.Names.Victim} (KeyID {scene.VictimKeyId}) owns line 0x{scene.Address:x}; {scene.Names.Attacker} has KeyID {scene.AttackerKeyId}");
        terminal.Line();
        AttackScreen.Write(terminal, reading, 2);
        terminal.Line();
        terminal.Line("the same as machine operations, from reset; specification and engine answer alike", Ink.Strong);
        foreach (var operation in AttackOperations.SetUpOf(scene)) Operation(terminal, "set-up", operation, "Done");
        foreach (var step in replay.Steps)
        {
            Operation(terminal, step.Second is null ? $"{step.Number}" : $"{step.Number}, run 1", step.First.Operation, Answer(step.First));
            if (step.Second is { } second) Operation(terminal, $"{step.Number}, run 2", second.Operation, Answer(second));
        }

        terminal.Line();
        if (replay.Divergence is { } divergence) FindingScreen.Write(terminal, divergence);
        if (unexpected is { } at) terminal.Line($"step {at} shows other bytes than the file says", Ink.Bad);
        if (reproduced) terminal.Line("reproduced: the guarantee is violated on the specification and on the engine, byte for byte", Ink.Good);
        else terminal.Line("not reproduced", Ink.Bad);
    }

    private static void Operation(Terminal terminal, string step, Operation? operation, string answer)
    {
        terminal.Line($"  {step,-8} {operation?.ToString() ?? "nothing"}");
        terminal.Line($"           -> {answer}", Ink.Faint);
    }

    private static string Answer(ReplayedOperation done) => done.Operation is null ? "nothing"
        : done.Answer.Data.Length == 0 ? done.Answer.Outcome.ToString()
        : $"{done.Answer.Outcome} {done.Answer.Data.ToCompact()}{(done.Operation is Operation.Snoop ? $" mac={done.Answer.Mac:x7} poison={(done.Answer.Poison ? 1 : 0)}" : "")}";

    private static void Json(Terminal terminal, string file, AttackDocument document, AttackReplayResult replay, int? unexpected, bool reproduced) => JsonOutput.Write(terminal, new Document(
        "tmebox-attack-replay/1",
        file,
        document.Name,
        Naming.NameOf(document.Guarantee),
        Naming.NameOf(Attacker.Of(document.Attacker)),
        document.Platform.Name,
        reproduced,
        replay.Violated,
        unexpected,
        [.. replay.Steps.Select(s => new JsonStep(s.Number, Done(s.First), s.Second is null ? null : Done(s.Second)))],
        replay.Divergence is null ? null : JsonDivergence.Of(replay.Divergence)));

    private static JsonDone Done(ReplayedOperation done) => new(
        done.Operation is null ? null : JsonSerializer.Deserialize<JsonElement>(OperationJson.Write(done.Operation)),
        done.Answer.Outcome.ToString(),
        done.Answer.Data.Length == 0 ? null : Convert.ToHexStringLower(done.Answer.Data.Span),
        done.Operation is Operation.Snoop ? done.Answer.Mac : null,
        done.Operation is Operation.Snoop ? done.Answer.Poison : null);

    private sealed record Document(
        string Schema, string File, string Attack, string Guarantee, string Attacker, string Platform, bool Reproduced, bool Violated, int? FirstUnexpectedStep, ImmutableArray<JsonStep> Steps, JsonDivergence? Divergence);

    private sealed record JsonStep(int Number, JsonDone First, JsonDone? Second);

    private sealed record JsonDone(JsonElement? Operation, string Outcome, string? Data, uint? Mac, bool? Poison);
}
