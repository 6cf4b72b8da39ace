using System.Collections.Immutable;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>Someone's implementation, behind the protocol, as one side of a comparison.</summary>
/// <remarks>It is reset when it is first asked. Used by one thread at a time.</remarks>
public sealed class RemoteImplementation : IImplementation
{
    private readonly ImplementationHost host;
    private readonly FuzzPlatform platform;
    private readonly OwnMacs macs;
    private Connection? connection;
    private ObservedState? observed;

    internal RemoteImplementation(ImplementationHost host, FuzzPlatform platform)
    {
        (this.host, this.platform) = (host, platform);
        macs = new(host.Capabilities.OwnMac && platform.Profile.Integrity == IntegrityMode.Ci);
        Sight = host.Capabilities.Sight();
    }

    /// <inheritdoc/>
    public string Name => host.Name;

    /// <inheritdoc/>
    public bool Uncached => platform.Cache.Mode == CacheMode.Uncached;

    /// <inheritdoc/>
    public Sight Sight { get; }

    /// <inheritdoc/>
    public bool MayLeaveOpen => true;

    /// <inheritdoc/>
    public bool Performs(Operation operation) => host.Capabilities.Performs(operation) && macs.Knows(operation);

    /// <inheritdoc/>
    public Response Step(Operation operation)
    {
        observed = null;
        var replies = Started() is { } reset ? connection!.Ask([reset, Asked([macs.Translated(operation)])]) : connection!.Ask([Asked([macs.Translated(operation)])]);
        if (replies.Count > 1) Ready(replies[0]);
        return Answers(replies[^1], 1)[0];
    }

    /// <summary>Performs operations from reset at once, and shows the state at their end, if it can show any.</summary>
    /// <exception cref="ImplementationException">It failed.</exception>
    internal ImmutableArray<Response> Run(IReadOnlyList<Operation> operations)
    {
        observed = null;
        connection = host.Connect();
        var chunks = operations.Chunk(host.Capabilities.MaxBatch).ToList();
        var requests = new List<Request> { ResetRequest() };
        requests.AddRange(chunks.Select(c => Asked(c)));
        if (ShowsState) requests.Add(new Request.Observe());
        var replies = connection.Ask(requests);
        Ready(replies[0]);
        var answers = ImmutableArray.CreateBuilder<Response>(operations.Count);
        for (var i = 0; i < chunks.Count; i++) answers.AddRange(Answers(replies[i + 1], chunks[i].Length));
        if (ShowsState) observed = State(replies[^1]);
        return answers.MoveToImmutable();
    }

    /// <inheritdoc/>
    public void Learn(Operation operation, in Response specified, in Response answered)
    {
        if (operation is Operation.Snoop) macs.Learn(specified.Mac, answered.Mac);
    }

    /// <inheritdoc/>
    public ulong? Register(int core, uint index) => State().Register(core, index);

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId) => State().KeyOf(package, keyId);

    /// <inheritdoc/>
    public DramView Inspect(ulong line) => throw new NotSupportedException("one cell at a time is not observed");

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => State().Dram;

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => State().Cache;

    /// <inheritdoc/>
    public IEnumerable<TlbView> Translations() => State().Translations;

    /// <summary>Whether its MACs are translated.</summary>
    internal bool HasOwnMac => host.Capabilities.OwnMac;

    // Whether an observation shows anything.
    private bool ShowsState => (Sight & (Sight.Registers | Sight.Keys | Sight.Dram | Sight.Cache | Sight.Translations)) != Sight.None;

    private ObservedState State() => observed ??= Started() is { } reset ? Ready(connection!.Ask([reset, new Request.Observe()])) : State(connection!.Ask(new Request.Observe()));

    // The request that resets it, where that was not done yet.
    private Request.Reset? Started()
    {
        if (connection is not null) return null;
        connection = host.Connect();
        return ResetRequest();
    }

    private Request.Reset ResetRequest() => new(platform.Profile, platform.Cache, InitialStates.Of(platform.Profile));

    private static Request.Step Asked(Operation[] operations) => new(ImmutableArray.Create(operations));

    private ObservedState Ready(IReadOnlyList<Reply> replies)
    {
        Ready(replies[0]);
        return State(replies[1]);
    }

    private void Ready(Reply reply)
    {
        if (reply is not Reply.Ready) throw Unexpected("reset", reply, "ready");
    }

    private ImmutableArray<Response> Answers(Reply reply, int count)
    {
        if (reply is not Reply.Stepped { Answers: { IsDefault: false } answers }) throw Unexpected("step", reply, "stepped");
        if (answers.Length != count) throw connection!.Failed(ImplementationFault.Malformed, $"to step: found {answers.Length} answers; expected {count}");
        try
        {
            return [.. answers.Select(a => (a ?? throw new FormatException("found null; expected an answer")).ToResponse(host.Names))];
        }
        catch (FormatException e)
        {
            throw connection!.Failed(ImplementationFault.Malformed, "to step: " + e.Message);
        }
    }

    private ObservedState State(Reply reply)
    {
        if (reply is not Reply.Observed shown) throw Unexpected("observe", reply, "observed");
        try
        {
            return ObservedState.Of(shown, Sight);
        }
        catch (FormatException e)
        {
            throw connection!.Failed(ImplementationFault.Malformed, "to observe: " + e.Message);
        }
    }

    // What it said that it can, it must not refuse.
    private ImplementationException Unexpected(string asked, Reply reply, string expected) => connection!.Failed(
        reply is Reply.Error ? ImplementationFault.Contradiction : ImplementationFault.Malformed,
        $"to {asked}: found {Connection.Described(reply)}; expected {expected}{(reply is Reply.Error ? ", since its capabilities promise it" : "")}");
}
