using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;
using TmeBox.Policies;
using TmeBox.Spec.Machine;
using TweakByteOrder = TmeBox.Spec.Machine.TweakByteOrder;
using TweakInput = TmeBox.Spec.Machine.TweakInput;

namespace TmeBox.Conformance.Protocol;

/// <summary>What an implementation can. A list that is left out names everything; what is not named is never asked for, and counted as skipped.</summary>
/// <param name="Operations">The operations that it performs, by the names of <c>op</c>.</param>
/// <param name="Caches">The caches that it has; where it has not the platform's, it gets its first.</param>
/// <param name="Integrity">What it can keep beside a line; platforms with another mode are skipped.</param>
/// <param name="OwnMac">Its MAC is another function than the platform's: its bits are not compared, only what they refuse.</param>
/// <param name="Paging">It translates linear addresses.</param>
/// <param name="Cores">Its cores; operations of others are skipped, and platforms with two packages unless it has four.</param>
/// <param name="Algorithms">Its algorithms; platforms enumerate no others.</param>
/// <param name="TweakInputs">What it can encrypt into the tweak; where it has not the platform's, it gets its first.</param>
/// <param name="TweakByteOrders">The byte orders of the tweak input, in the same manner.</param>
/// <param name="Observes">What it shows of its state.</param>
/// <param name="MaxBatch">The most operations that it takes at once, 1 to 4096.</param>
public sealed record Capabilities(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<string> Operations = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<CacheMode> Caches = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<IntegrityMode> Integrity = default,
    bool OwnMac = false,
    bool Paging = true,
    int Cores = 4,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Algorithm> Algorithms = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<TweakInput> TweakInputs = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<TweakByteOrder> TweakByteOrders = default,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ImmutableArray<Observable> Observes = default,
    int MaxBatch = 4096)
{
    /// <summary>The most operations that a request may ask for.</summary>
    public const int MostBatch = 4096;

    /// <summary>Everything.</summary>
    public static Capabilities Everything { get; } = new();

    /// <summary>Why they make no sense, or null: what was found, and what was expected.</summary>
    public string? Problem()
    {
        if (MaxBatch is < 1 or > MostBatch) return FormattableString.Invariant($"maxBatch: found {MaxBatch}; expected 1 to {MostBatch}");
        if (Cores is < 1 or > 4) return FormattableString.Invariant($"cores: found {Cores}; expected 1 to 4");
        foreach (var verb in Operations.IsDefault ? [] : Operations)
            if (!OperationShape.Blanks.ContainsKey(verb))
                return $"operations: found '{verb}'; expected {Suggestion.OneOf(verb, OperationShape.Blanks.Keys.Order(StringComparer.Ordinal))}";
        return (Operations, Caches, Integrity, Algorithms, TweakInputs, TweakByteOrders) switch
        {
            ({ IsDefault: false, Length: 0 }, _, _, _, _, _) => "operations: found an empty list; expected at least one",
            (_, { IsDefault: false, Length: 0 }, _, _, _, _) => "caches: found an empty list; expected at least one",
            (_, _, { IsDefault: false, Length: 0 }, _, _, _) => "integrity: found an empty list; expected at least one",
            (_, _, _, { IsDefault: false, Length: 0 }, _, _) => "algorithms: found an empty list; expected at least one",
            (_, _, _, _, { IsDefault: false, Length: 0 }, _) => "tweakInputs: found an empty list; expected at least one",
            (_, _, _, _, _, { IsDefault: false, Length: 0 }) => "tweakByteOrders: found an empty list; expected at least one",
            _ => null,
        };
    }

    /// <summary>Whether it performs an operation.</summary>
    public bool Performs(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Core < Cores
            && (Paging || !NeedsPaging(operation))
            && (Operations.IsDefault || Operations.Contains(OperationShape.Verbs[operation.GetType()]));
    }

    /// <summary>What of it can be compared.</summary>
    public Sides.Sight Sight()
    {
        var parts = (Observes.IsDefault ? Enum.GetValues<Observable>() : Observes.AsEnumerable()).ToSight();
        return OwnMac ? parts & ~Sides.Sight.Mac : parts;
    }

    private static bool NeedsPaging(Operation operation) => operation is Operation.WriteCr3 || OperationAddress.VaOf(operation) is not null;
}
