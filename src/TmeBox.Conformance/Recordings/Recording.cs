using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>One step of a machine.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Rules">The ids of the rules that decided it, in the order of the catalogue; empty where nobody says.</param>
public sealed record RecordedStep(Operation Operation, StepAnswer Answer, ImmutableArray<string> Rules);

/// <summary>What a machine did from reset on, step by step.</summary>
/// <remarks>It has three forms that say the same: <see cref="RecordingJson"/>, <see cref="RecordingText"/> and <see cref="RecordingBinary"/>.</remarks>
/// <param name="Side">What the machine calls itself: 1 to 100 printable characters.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Cache">The cache.</param>
/// <param name="Steps">The steps, at most <see cref="OperationSequence.MaxOperations"/>.</param>
public sealed record Recording(string Side, Profile Platform, CacheShape Cache, ImmutableArray<RecordedStep> Steps)
{
    /// <summary>The version of all three forms.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The most bytes of a file that is read.</summary>
    public const int MaxLength = 256 << 20;

    /// <summary>Its operations alone, which can be run again.</summary>
    public OperationSequence Sequence => OperationSequence.Of(Platform, Cache, [.. Steps.Select(s => s.Operation)]);

    /// <summary>What all of it amounts to: the last thing that each form says, so that one that was cut is noticed.</summary>
    public RecordingSummary Summary() => RecordingSummary.Of(Steps);

    /// <summary>Why it is no recording, or null if it is one.</summary>
    internal string? Problem()
    {
        if (Side is not { Length: > 0 and <= 100 } || Side.Any(c => c is < ' ' or > '~')) return $"side: found '{Excerpt.Of(Side ?? "null")}'; expected 1 to 100 printable characters";
        return Sequence.Problem() ?? Steps.Select((s, i) => Problem(s) is { } problem ? $"operation {i}: {problem}" : null).FirstOrDefault(p => p is not null);
    }

    /// <summary>Why a step is none, or null.</summary>
    internal static string? Problem(RecordedStep step)
    {
        try
        {
            step.Answer.ToResponse(OutcomeNames.Standard);
        }
        catch (FormatException e)
        {
            return e.Message;
        }

        if (step.Rules.IsDefault) return "rules: found null; expected a list";
        foreach (var id in step.Rules)
            if (id is null || Spec.Rules.RuleBook.Named(id) is null)
                return $"rules: found '{Excerpt.Of(id ?? "null")}'; expected the id of a rule";
        return null;
    }
}
