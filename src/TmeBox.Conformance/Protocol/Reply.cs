using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Protocol;

/// <summary>What an implementation replies to a <see cref="Request"/>.</summary>
/// <remarks>Immutable. JSON: <see cref="ProtocolJson"/>; described in docs/protocol.md.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Stepped), "stepped")]
[JsonDerivedType(typeof(Observed), "observed")]
[JsonDerivedType(typeof(Bye), "bye")]
[JsonDerivedType(typeof(Error), "error")]
public abstract record Reply
{
    private Reply()
    {
    }

    /// <summary>Who replies, and what it can.</summary>
    /// <param name="Version">The version that it chooses among those it was offered.</param>
    /// <param name="Name">A name for reports, 1 to 100 characters.</param>
    /// <param name="Capabilities">What it can; left out: everything.</param>
    public sealed record Hello(int Version, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Capabilities? Capabilities = null) : Reply;

    /// <summary>It is as after power-on.</summary>
    public sealed record Ready() : Reply;

    /// <summary>It performed the operations.</summary>
    /// <param name="Answers">One for each operation, in order.</param>
    public sealed record Stepped(ImmutableArray<StepAnswer> Answers) : Reply;

    /// <summary>Its state; each part that its capabilities promise is there.</summary>
    /// <param name="Registers">981H, 982H, 983H, 984H, 9FFH and 87H of every core, as far as they exist.</param>
    /// <param name="Keys">Every entry of the key tables that does not behave as KeyID 0.</param>
    /// <param name="Dram">Every cell of DRAM that is not blank, by its own address, whatever the wiring.</param>
    /// <param name="Cache">Every cache entry.</param>
    /// <param name="Translations">Every translation that a core holds.</param>
    public sealed record Observed(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<RegisterValue> Registers = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<KeyTableEntry> Keys = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<DramCell> Dram = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Sides.CacheView> Cache = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Sides.TlbView> Translations = default) : Reply;

    /// <summary>It ends.</summary>
    public sealed record Bye() : Reply;

    /// <summary>It could not do what was asked: the request was malformed, or is beyond what it can.</summary>
    /// <param name="Message">What was found, and what was expected.</param>
    public sealed record Error(string Message) : Reply;
}
