namespace TmeBox.Conformance.Sides;

/// <summary>How an implementation fails to be one that can be compared at all.</summary>
public enum ImplementationFault
{
    /// <summary>It ended, or closed its end of the connection.</summary>
    Crash = 0,

    /// <summary>It did not answer in time.</summary>
    Hang,

    /// <summary>It wrote what is no message, too much, or without being asked.</summary>
    Noise,

    /// <summary>It wrote a message that is not an answer to what was asked.</summary>
    Malformed,

    /// <summary>It contradicts itself: it said that it can and then refused, or answered the same question in two ways.</summary>
    Contradiction,
}
