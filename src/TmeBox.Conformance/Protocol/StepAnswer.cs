using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>What an implementation answers to one operation; what is zero or empty may be left out.</summary>
/// <param name="Outcome">How it ended: a name of <see cref="Sides.Outcome"/>, or one that a file of names maps to it.</param>
/// <param name="Data">64 bytes that a load, a device's read, CPUID or a snoop gave.</param>
/// <param name="Value">What RDMSR gives, PCONFIG's RAX, the error code of a page fault.</param>
/// <param name="Mac">The MAC of a snoop: 28 bits.</param>
/// <param name="Poison">The poison bit of a snoop.</param>
/// <param name="Owner">The TD-owner bit of a snoop.</param>
/// <param name="Evicted">What left the cache on its own account before the operation took effect, and what WBINVD wrote back, in order.</param>
/// <param name="Allowed">For the outcome <c>unspecified</c>: the outcomes that it holds to be allowed; left out: all.</param>
public sealed record StepAnswer(
    string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Hex Data = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ulong Value = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] uint Mac = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Poison = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Owner = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Evicted> Evicted = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<string> Allowed = default)
{
    /// <summary>The answer of one of our own sides.</summary>
    public static StepAnswer Of(in Response response) => new(
        OutcomeNames.Of(response.Outcome),
        response.Data.Span.IndexOfAnyExcept((byte)0) < 0 ? default : response.Data,
        response.Value,
        response.Mac,
        response.Poison,
        response.Owner,
        response.Evicted.IsDefaultOrEmpty ? default : response.Evicted,
        response.Outcome == Sides.Outcome.Unspecified ? [.. (response.Allowed.IsDefault ? OutcomeNames.All : response.Allowed).Select(OutcomeNames.Of)] : default);

    /// <summary>The answer in the vocabulary in which sides are compared.</summary>
    /// <param name="names">What the implementation calls outcomes.</param>
    /// <exception cref="FormatException">It is not an answer; the message says what was found and what was expected.</exception>
    public Response ToResponse(OutcomeNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Data.Length is not (0 or 64)) throw new FormatException(FormattableString.Invariant($"data: found {Data.Length} bytes; expected 64, or none"));
        if (Mac > 0x0FFF_FFFF) throw new FormatException(FormattableString.Invariant($"mac: found 0x{Mac:x}; expected at most 0xfffffff"));
        foreach (var e in Evicted.IsDefault ? [] : Evicted) ProtocolCheck.Tag("evicted", e.KeyId, e.Line);
        return new(
            names.Read(Outcome), Data, Mac, Poison, Evicted, Value, Owner, Allowed.IsDefault ? default : [.. Allowed.Select(names.Read)]);
    }
}
