namespace TmeBox.Conformance.Sides;

/// <summary>An implementation failed in a way that is not an answer; never to be taken for agreement.</summary>
public sealed class ImplementationException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="fault">Of what kind.</param>
    /// <param name="message">What was found, and what was expected.</param>
    public ImplementationException(ImplementationFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Of what kind it is.</summary>
    public ImplementationFault Fault { get; }

    /// <summary>Whether there was an implementation to fail: a command that the shell does not find has not started, nor a socket at which nobody listens.</summary>
    public bool HasStarted { get; init; } = true;

    /// <summary>The name under which reports list a failure: of an implementation in this process every exception is a crash.</summary>
    public static string KindOf(Exception failure) => failure is ImplementationException { Fault: var fault } ? NameOf(fault) : NameOf(ImplementationFault.Crash);

    /// <summary>What reports say of a failure.</summary>
    public static string Describe(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure is ImplementationException ? failure.Message : failure.GetType().Name + ": " + failure.Message;
    }

    /// <summary>The name under which reports list a kind of failure.</summary>
    public static string NameOf(ImplementationFault fault) => fault switch
    {
        ImplementationFault.Crash => "crash",
        ImplementationFault.Hang => "hang",
        ImplementationFault.Noise => "noise",
        ImplementationFault.Malformed => "malformed answer",
        _ => "contradiction",
    };
}
