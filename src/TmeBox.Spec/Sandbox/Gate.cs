namespace TmeBox.Spec.Sandbox;

/// <summary>A way from one sandbox into another: the only ones that the runtime takes (FACTS D-BOX-6, gate table).</summary>
/// <param name="Name">Its name, unique among gates.</param>
/// <param name="From">The sandbox that may call, by name.</param>
/// <param name="To">The sandbox that is entered, by name.</param>
/// <param name="Entry">Where it is entered: a byte address without KeyID, the start of a bundle of its code.</param>
public sealed record Gate(string Name, string From, string To, ulong Entry)
{
    /// <summary>The bytes of a bundle: an entry is never in the middle of one.</summary>
    public const ulong BundleBytes = Instrumentation.CodeLimits.BundleSize;
}
