using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>Keeps one implementation running, and starts it again where it failed.</summary>
/// <remarks>One conversation serves many sequences: starting a program takes longer than most of them. Used by one thread at a time.</remarks>
public sealed class ImplementationHost : IDisposable
{
    /// <summary>How long a reply may take, if nothing else is said.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(5);

    private readonly CancellationToken cancellation;
    private Connection? connection;

    /// <summary>A host for an implementation; it is reached at once.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="deadline">How long a reply may take; the greeting, before which it may have to be started, six times as long.</param>
    /// <param name="names">What it calls outcomes.</param>
    /// <param name="cancellation">Ends every wait.</param>
    /// <exception cref="ImplementationException">It cannot be reached, or does not greet as the protocol says.</exception>
    public ImplementationHost(ImplementationAddress address, TimeSpan? deadline = null, OutcomeNames? names = null, CancellationToken cancellation = default)
    {
        (Address, Deadline, Names, this.cancellation) = (address, deadline ?? DefaultDeadline, names ?? OutcomeNames.Standard, cancellation);
        connection = Connection.Open(Address, Deadline, cancellation);
        (Name, Capabilities) = (connection.Name, connection.Capabilities);
    }

    /// <summary>Where it is.</summary>
    public ImplementationAddress Address { get; }

    /// <summary>How long a reply may take.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>What it calls outcomes.</summary>
    public OutcomeNames Names { get; }

    /// <summary>What it calls itself.</summary>
    public string Name { get; }

    /// <summary>What it can, as it said at first.</summary>
    public Capabilities Capabilities { get; }

    /// <summary>How often it had to be started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>The implementation as one side, on a platform that it can simulate, as after reset.</summary>
    public RemoteImplementation Start(FuzzPlatform platform) => new(this, platform);

    /// <summary>Ends it.</summary>
    public void Dispose() => connection?.Dispose();

    /// <summary>The conversation; a new one where the last has failed.</summary>
    /// <exception cref="ImplementationException">It cannot be reached any more, or says other things of itself.</exception>
    internal Connection Connect()
    {
        if (connection is { IsDead: false }) return connection;
        connection?.Dispose();
        connection = null;
        Restarts++;
        var again = Connection.Open(Address, Deadline, cancellation);
        connection = again;
        if (again.Name != Name || !Same(again.Capabilities, Capabilities)) throw again.Failed(ImplementationFault.Contradiction, "started again, it says other things of itself than before");
        return again;
    }

    private static bool Same(Capabilities a, Capabilities b) =>
        ProtocolJson.Write(new Reply.Hello(1, "", a)).AsSpan().SequenceEqual(ProtocolJson.Write(new Reply.Hello(1, "", b)));
}
