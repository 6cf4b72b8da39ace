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
            "a load of the owner gives some image that its own stores left in that line during its life, or a fault",
            "that it is the latest image, or that there is an answer at all"),
        Guarantee.Freshness => (
            "a load of the owner gives the image that its latest stores left in that line, or a fault",
            "that there is an answer at all (availability)"),
        Guarantee.AvailabilityLine => (
            "a load of the owner gives the latest image: nobody can make it lose a line",
            "anything against the runtime or the kernel, who may always stop a sandbox"),
        Guarantee.AvailabilitySandbox => (
            "the same, except for lines of pages in which others own lines too",
            "that such a line survives its neighbours"),
        Guarantee.AvailabilityProcess => (
            "the runtime's own lines and the page tables stay what the runtime made them, whatever sandboxes lose",
            "that no sandbox is lost"),
        Guarantee.CodeAuthenticity => (
            "a fetch gives the code that the owner's image holds there, or a fault",
            "which code of the image runs, or that there is an answer at all"),
        Guarantee.CleanHandOver => (
            "a line that a sandbox received, and stored nothing in since, reads as zeros or faults, so nothing of its former life is learnt from it or acts through it",
            "that the former owner cannot disturb the line where it still maps the page: that is availability"),
        Guarantee.Containment => (
            "what an instrumented sandbox can reach names its own KeyID, never another's",
            "that the code is instrumented (that is the verifier's), or which of its own lines it touches"),
        _ => throw new ArgumentOutOfRangeException(nameof(guarantee)),
    };
}
