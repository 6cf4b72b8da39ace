using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Policies;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Attacks;

/// <summary>An attack read from a file, with the bytes that the file expects; or what is wrong with the file.</summary>
/// <param name="Attack">The attack, or null.</param>
/// <param name="Document">The file's content, or null.</param>
/// <param name="Problem">What is wrong, or null.</param>
/// <param name="Line">Where.</param>
public sealed record ReadAttack(Attack? Attack, AttackDocument? Document, string? Problem, long Line = 1)
{
    /// <summary>The number, from 1, of the first step that did not show what the file expects; null if all did.</summary>
    public int? FirstUnexpected(AttackReplayResult replay)
    {
        ArgumentNullException.ThrowIfNull(replay);
        for (var i = 0; i < replay.Steps.Length; i++)
        {
            var (expected, actual) = (Document!.Steps[i], replay.Steps[i]);
            if (IsOther(expected.First, actual.First)) return i + 1;
            if (actual.Second is { } second && IsOther(expected.Second, second)) return i + 1;
        }

        return null;
    }

    private static bool IsOther(AttackDocument.Side? expected, ReplayedOperation actual) =>
        expected is null || expected.Operation != actual.Operation || expected.Answer != AttackDocument.Expected.Of(actual.Answer);
}

/// <summary>Attacks as JSON files: written whole or not at all, read with every bound checked.</summary>
public static class AttackFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The most steps of an attack that is read.</summary>
    public const int MaxSteps = 10_000;

    private static readonly JsonSerializerOptions Indented = new(OperationJson.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The text of an attack's file; the same attack gives the same bytes.</summary>
    public static string ToText(Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        var replay = AttackReplay.Run(attack);
        if (!replay.Reproduced) throw new InvalidOperationException("an attack that does not reproduce is not written: " + replay.Divergence);
        var name = AttackNames.Of(attack);
        var document = new AttackDocument(
            AttackDocument.CurrentSchema,
            name.Id,
            name.Sentence,
            attack.Guarantee,
            attack.Attacker.Granted,
            attack.Needs,
            attack.Goal,
            attack.Scene.Profile,
            attack.Scene.Start,
            attack.Scene.IsOfShare,
            attack.Scene.Policy.Name,
            [.. attack.Scene.Policy.Sandboxes.Select(s => new AttackDocument.Box(s.Name, s.KeyId, [.. s.Memory.Select(m => new AttackDocument.Range(m.Start, m.Length))]))],
            [.. attack.Scene.Policy.Shares.Select(s => new AttackDocument.SharedBox(s.Name, s.KeyId, [.. s.Memory.Select(m => new AttackDocument.Range(m.Start, m.Length))], [.. s.Members]))],
            [.. replay.Steps.Select(s => new AttackDocument.Step(
                s.Step.Actor,
                s.Step.Kind,
                s.Step.KeyId,
                s.Step.Address,
                s.Step.Enables,
                SideOf(s.Step.First, s.First),
                s.Second is null ? null : SideOf(s.Step.Second, s.Second),
                s.Step.Core,
                s.Step.Source,
                s.Step.Choice,
                s.Step.NoEntropy))]);
        return JsonSerializer.Serialize(document, Indented) + "\n";
    }

    /// <summary>Writes an attack to a file, by way of a temporary file beside it.</summary>
    public static void Write(Attack attack, string path)
    {
        var text = ToText(attack);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".part";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads an attack from a file.</summary>
    public static ReadAttack Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length > MaxLength ? Bad($"the file has {length} bytes, at most {MaxLength} were expected") : Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Bad(Files.FileTrouble.Found(path, e));
        }
    }

    /// <summary>Reads an attack from text.</summary>
    public static ReadAttack Parse(string text)
    {
        AttackDocument document;
        try
        {
            document = JsonSerializer.Deserialize<AttackDocument>(text, Indented) ?? throw new JsonException("the document is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            return Bad(Protocol.Excerpt.Of(e)) with { Line = (e as JsonException)?.LineNumber + 1 ?? 1 };
        }

        if (document.Schema != AttackDocument.CurrentSchema) return Bad($"schema is '{document.Schema}', '{AttackDocument.CurrentSchema}' was expected");
        if (!Enum.IsDefined(document.Start)) return Bad("start is neither set-up nor activated");
        if (document.Steps.IsDefaultOrEmpty || document.Steps.Length > MaxSteps) return Bad($"an attack has 1 to {MaxSteps} steps");
        if (document.Sandboxes.IsDefault || document.Shares.IsDefault || document.Attacker.IsDefault || document.Needs.IsDefault || document.Platform.Algorithms.IsDefault) return Bad("sandboxes, attacker, needs or algorithms are missing");
        if (document.Sandboxes.Any(s => s is null || s.Memory.IsDefault)) return Bad("a sandbox or its memory is missing");
        if (document.Shares.Any(s => s is null || s.Memory.IsDefault || s.Members.IsDefault)) return Bad("a share, its memory or its members are missing");
        if (document.Attacker.Concat(document.Needs).Any(c => !Enum.IsDefined(c))) return Bad("attacker or needs names an unknown capability");
        var attacker = Attacker.Of(document.Attacker);
        if (document.Needs.Any(n => !attacker.Has(n))) return Bad("needs names a capability that was not granted");
        if (ProblemOf(document.Platform) is { } wrong) return Bad(wrong);
        var policy = new SandboxPolicy(
            document.Policy,
            [document.Platform.Name],
            [.. document.Sandboxes.Select(s => new Sandbox(s.Name, s.KeyId, [.. s.Memory.Select(m => new MemoryRange(m.Start, m.Length))]))],
            // A policy demands something; what this file is about is said beside it.
            [new(Guarantee.Integrity, Capability.CoTenant, document.Platform.Name)])
        {
            Shares = [.. document.Shares.Select(s => new Share(s.Name, s.KeyId, [.. s.Memory.Select(m => new MemoryRange(m.Start, m.Length))], s.Members))],
        };
        if (PolicyRules.Check(policy, [document.Platform]) is [var problem, ..])
            return Bad($"{problem.Rule.Id}: {problem.Rule.Sentence}; found {problem.Found}; expected {problem.Expected}");
        var scene = new Scene(policy, document.Platform, document.Guarantee, document.IsOfShare, document.Start);
        var stage = Stage.Begin(scene, document.Guarantee, document.Goal, () => BitsCipher.For(scene.Profile));
        var steps = ImmutableArray.CreateBuilder<AttackStep>();
        foreach (var s in document.Steps)
        {
            if (ProblemOf(s, steps.Count, scene) is { } bad) return Bad($"step {steps.Count + 1}: {bad}");
            var step = new AttackStep(s!.Kind, s.Actor, s.KeyId, s.Address, s.Enables, DataOf(s.First), DataOf(s.Second ?? s.First))
            {
                Core = s.Core, Source = s.Source, Choice = s.Choice, NoEntropy = s.NoEntropy,
            };
            if (!scene.Allows(stage, step, document.Needs, out _))
                return Bad($"step {steps.Count + 1}: {s.Kind} by {s.Actor} under KeyID {s.KeyId} is not within {string.Join(", ", document.Needs.Select(Naming.NameOf))}");
            steps.Add(step);
            stage = stage.After(step);
        }

        return new(new(scene, document.Guarantee, attacker, document.Needs, document.Goal, steps.ToImmutable()), document, null);
    }

    private static string? ProblemOf(Profile p) =>
        p.PhysicalAddressBits is < 36 or > 52 ? "physicalAddressBits is not 36 to 52"
        : p.MaxKeyIdBits is < 1 or > 15 ? "maxKeyIdBits is not 1 to 15"
        : p.MaxKeys is < 1 or > 32767 ? "maxKeys is not 1 to 32767"
        : p.Algorithms.Contains(Algorithm.Xts128) || p.Algorithms.Contains(Algorithm.Xts256) ? null : "algorithms lacks the one that TME itself uses, xts128 or xts256";

    private static string? ProblemOf(AttackDocument.Step? s, int before, Scene scene)
    {
        if (s is null) return "it is missing";
        if (!Enum.IsDefined(s.Kind) || !Enum.IsDefined(s.Actor)) return "an unknown kind or actor";
        if (s.Core < 0 || s.Core >= 2 * scene.Profile.Packages) return $"core {s.Core} was found, 0 to {(2 * scene.Profile.Packages) - 1} was expected";
        foreach (var address in new[] { s.Address, s.Source })
            if (address != 0 && !scene.Lines.Contains(address))
                return $"the address is 0x{address:x}, one of the scene's lines {string.Join(", ", scene.Lines.Select(l => $"0x{l:x}"))} was expected";
        if (!scene.KeyIds.Contains(s.KeyId)) return $"KeyID {s.KeyId} is neither the victim's nor the attacker's";
        foreach (var side in new[] { s.First, s.Second })
        {
            if (side is null) continue;
            if ((side.Writes is null) == (side.WritesSeenAt is null)) return "either writes or writesSeenAt was expected";
            if (side.Writes is { Length: not 64 }) return "writes has not 64 bytes";
            if (side.WritesSeenAt is { } at && (at < 1 || at > before)) return $"writesSeenAt is {at}, an earlier step was expected";
        }

        return null;
    }

    private static StepData DataOf(AttackDocument.Side side) =>
        side.WritesSeenAt is { } at ? StepData.Seen(at - 1) : StepData.Of(Line.Of(side.Writes!.Value.Span));

    private static AttackDocument.Side SideOf(StepData data, ReplayedOperation done) => new(
        data.Literal is { } literal ? Hex.Of(literal.Concrete) : null,
        data.SeenAt + 1,
        done.Operation,
        AttackDocument.Expected.Of(done.Answer));

    private static ReadAttack Bad(string problem) => new(null, null, problem);
}
