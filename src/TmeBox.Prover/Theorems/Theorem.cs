using TmeBox.Prover.Obligations;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems;

/// <summary>Something that is true of the machine in every state, said apart from the rules that make it true.</summary>
/// <param name="Id">A stable name, such as <c>Pconfig.FlushesNothing</c>.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="DoesNotSay">What a reader might take it to say, and it does not.</param>
/// <param name="IsAbout">Whether it says anything about a platform.</param>
/// <param name="On">The obligation that proves it on a platform; of the specification itself, or of a mutant.</param>
public sealed record Theorem(string Id, string Sentence, string DoesNotSay, Func<Profile, bool> IsAbout, Func<Profile, Mutant?, Obligation> On)
{
    /// <summary>A theorem about every platform that encrypts, or those of them of which a condition holds.</summary>
    internal static Theorem Of(string id, string sentence, string doesNotSay, Func<Claim, Logic.Bit> goal, Func<Profile, bool>? isAbout = null) =>
        Everywhere(id, sentence, doesNotSay, goal, p => ProofPlatforms.Encrypting.Contains(p) && (isAbout is null || isAbout(p)));

    /// <summary>A theorem about any platform, whether or not it encrypts.</summary>
    internal static Theorem Everywhere(string id, string sentence, string doesNotSay, Func<Claim, Logic.Bit> goal, Func<Profile, bool>? isAbout = null) =>
        new(id, sentence, doesNotSay, isAbout ?? (_ => true), (profile, mutant) => Claim.Prove($"{id}/{profile.Name}", sentence, profile, mutant, goal));
}
