using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Attacks;

/// <summary>An attack as a file holds it: policy and platform, steps, and the bytes that every step must show.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Name">The known attack that it is an instance of.</param>
/// <param name="Sentence">What happens in it.</param>
/// <param name="Guarantee">The guarantee that falls.</param>
/// <param name="Attacker">All that the attacker could do.</param>
/// <param name="Needs">The capabilities that the steps use.</param>
/// <param name="Goal">How it ends.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Start">Where the steps begin.</param>
/// <param name="IsOfShare">Whether the victim is a share.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Sandboxes">The policy's sandboxes.</param>
/// <param name="Shares">The policy's shares.</param>
/// <param name="Steps">The steps.</param>
public sealed record AttackDocument(
    string Schema,
    string Name,
    string Sentence,
    Guarantee Guarantee,
    ImmutableArray<Capability> Attacker,
    ImmutableArray<Capability> Needs,
    AttackGoal Goal,
    Profile Platform,
    SceneStart Start,
    bool IsOfShare,
    string Policy,
    ImmutableArray<AttackDocument.Box> Sandboxes,
    ImmutableArray<AttackDocument.SharedBox> Shares,
    ImmutableArray<AttackDocument.Step> Steps)
{
    /// <summary>The version that this program writes and reads.</summary>
    public const string CurrentSchema = "tmebox.attack/3";

    /// <summary>A sandbox.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="KeyId">Its KeyID.</param>
    /// <param name="Memory">Its memory.</param>
    public sealed record Box(string Name, int KeyId, ImmutableArray<Range> Memory);

    /// <summary>A share.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="KeyId">Its KeyID.</param>
    /// <param name="Memory">Its memory.</param>
    /// <param name="Members">Who may use it.</param>
    public sealed record SharedBox(string Name, int KeyId, ImmutableArray<Range> Memory, ImmutableArray<Member> Members);

    /// <summary>A range of memory.</summary>
    /// <param name="Start">First byte.</param>
    /// <param name="Length">Bytes.</param>
    public sealed record Range(ulong Start, ulong Length);

    /// <summary>A step.</summary>
    /// <param name="Actor">Who does it.</param>
    /// <param name="Kind">What it does.</param>
    /// <param name="KeyId">The KeyID that it names.</param>
    /// <param name="Address">The line.</param>
    /// <param name="Enables">Byte enables.</param>
    /// <param name="First">The first run.</param>
    /// <param name="Second">The second run, or null.</param>
    /// <param name="Core">The core.</param>
    /// <param name="Source">A splice's or alias's other line.</param>
    /// <param name="Choice">Whether a rewiring begins, a hand-over is of code, a sandbox is the victim, or an access goes through a share.</param>
    /// <param name="NoEntropy">Whether the random number generator fails.</param>
    public sealed record Step(Actor Actor, MoveKind Kind, int KeyId, ulong Address, ulong Enables, Side First, Side? Second, int Core = 0, ulong Source = 0, bool Choice = false, bool NoEntropy = false);

    /// <summary>A step in one run: what it writes, and what it must show.</summary>
    /// <param name="Writes">Bytes that are known beforehand; null if <paramref name="WritesSeenAt"/> says where they come from.</param>
    /// <param name="WritesSeenAt">The number, from 1, of the step whose sight is written.</param>
    /// <param name="Operation">The machine operation, for a reader; null if nothing happens.</param>
    /// <param name="Answer">How it must be answered: outcome, data or ciphertext, MAC, poison.</param>
    public sealed record Side(Hex? Writes, int? WritesSeenAt, Operation? Operation, Expected Answer);

    /// <summary>What a step must show.</summary>
    /// <param name="Outcome">The outcome.</param>
    /// <param name="Data">Data or ciphertext; empty if there is none.</param>
    /// <param name="Mac">The MAC that a snoop sees.</param>
    /// <param name="Poison">The poison that a snoop sees.</param>
    public sealed record Expected(Outcome Outcome, Hex Data, uint Mac, bool Poison)
    {
        /// <summary>The part of an answer that a file keeps.</summary>
        public static Expected Of(Response answer) => new(answer.Outcome, answer.Data, answer.Mac, answer.Poison);
    }
}
