using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Policies;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Worlds;

/// <summary>Which cipher a run has.</summary>
public enum WorldCipher
{
    /// <summary>AES-XTS and SHA-3, bit for bit.</summary>
    Bits,

    /// <summary>Permutations drawn at random; MACs that never repeat.</summary>
    Ideal,
}

/// <summary>A move before the run.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Actor">Who does it.</param>
/// <param name="Capability">What allows it; null for what every run allows.</param>
/// <param name="KeyId">The KeyID that it names.</param>
/// <param name="Line">The line.</param>
/// <param name="Enables">The byte enables of a store.</param>
/// <param name="First">What it writes.</param>
/// <param name="Second">What the victim writes in the second run of the strict pair.</param>
/// <param name="Earlier">If not null, the move writes what was seen so many sights ago instead of <paramref name="First"/>.</param>
internal sealed record WorldDraft(MoveKind Kind, Actor Actor, Capability? Capability, int KeyId, ulong Line, ulong Enables, Bytes First, Bytes Second, int? Earlier)
{
    /// <summary>The very move, where the draft is one that was made before: what it is does not depend on the state any more, and if it is not allowed nothing else is done.</summary>
    public Move? Made { get; init; }
}

/// <summary>All that a run needs.</summary>
/// <param name="Scope">Who and where.</param>
/// <param name="Granted">What the attacker may do.</param>
/// <param name="Standing">The guarantees that are promised against that.</param>
/// <param name="Cipher">The cipher.</param>
/// <param name="Before">What DRAM held before set-up, line by line.</param>
/// <param name="KeySeed">Determines keys and renaming.</param>
/// <param name="Drafts">The moves.</param>
internal sealed record WorldCase(
    WorldScope Scope,
    ImmutableArray<Capability> Granted,
    ImmutableArray<Guarantee> Standing,
    WorldCipher Cipher,
    ImmutableArray<DramLine> Before,
    ulong KeySeed,
    ImmutableArray<WorldDraft> Drafts)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Scope}; {Cipher} cipher; granted {string.Join(", ", Granted.Select(Naming.NameOf))}; promised {string.Join(", ", Standing.Select(Naming.NameOf))}";
}
