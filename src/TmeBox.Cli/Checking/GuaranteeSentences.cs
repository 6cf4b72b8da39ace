using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>What each guarantee says, and what it does not.</summary>
internal static class GuaranteeSentences
{
    public static (string Says, string DoesNotSay) Of(Guarantee guarantee) => guarantee switch
    {
        Guarantee.ConfidentialityStrict => (
            "two runs that differ only in another sandbox's data look the same to the attacker",
            "anything about time or traffic"),
        Guarantee.ConfidentialityContent => (
            "the same, up to a consistent renaming of garbage and ciphertext: contents do not leak",
            "that repeats are hidden: that two contents of a line were equal may show"),
        Guarantee.Integrity => (
            "a load of the owner gives some image that its own stores left in that line during this ownership, or a fault",
            "that it is the latest image, or that there is an answer at all"),
        Guarantee.Freshness => (
            "a load of the owner gives the image that its latest stores left in that line, or a fault",
            "that there is an answer at all (availability)"),
        _ => throw new ArgumentOutOfRangeException(nameof(guarantee)),
    };
}
