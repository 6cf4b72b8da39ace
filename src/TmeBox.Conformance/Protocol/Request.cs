using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>What the one who compares asks of an implementation; each request has one <see cref="Reply"/>.</summary>
/// <remarks>Immutable. JSON: <see cref="ProtocolJson"/>; described in docs/protocol.md.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Reset), "reset")]
[JsonDerivedType(typeof(Step), "step")]
[JsonDerivedType(typeof(Observe), "observe")]
[JsonDerivedType(typeof(Bye), "bye")]
public abstract record Request
{
    private Request()
    {
    }

    /// <summary>The first request. Reply: <see cref="Reply.Hello"/>.</summary>
    /// <param name="Versions">The versions of the protocol that the asking side speaks.</param>
    /// <param name="Checker">Who asks.</param>
    public sealed record Hello(ImmutableArray<int> Versions, string Checker) : Request;

    /// <summary>Starts anew, as after power-on. Reply: <see cref="Reply.Ready"/>.</summary>
    /// <param name="Platform">What the machine enumerates, and how each open question is answered.</param>
    /// <param name="Cache">The cache; one of those that the implementation says it has.</param>
    /// <param name="Initial">Every initial value.</param>
    public sealed record Reset(Profile Platform, CacheShape Cache, InitialState Initial) : Request;

    /// <summary>Performs operations, in order. Reply: <see cref="Reply.Stepped"/>.</summary>
    /// <param name="Operations">At most as many as the implementation takes at once; only such as it performs.</param>
    public sealed record Step(ImmutableArray<Operation> Operations) : Request;

    /// <summary>Shows the state, without any effect on it. Reply: <see cref="Reply.Observed"/>.</summary>
    public sealed record Observe() : Request;

    /// <summary>The last request. Reply: <see cref="Reply.Bye"/>; then both close.</summary>
    public sealed record Bye() : Request;
}
