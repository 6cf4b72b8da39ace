namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>The harness cannot be built or started here, or did not survive what it ran.</summary>
public sealed class HarnessException : Exception
{
    /// <summary>Without a message.</summary>
    public HarnessException()
    {
    }

    /// <summary>With a message for people.</summary>
    public HarnessException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for people and what caused it.</summary>
    public HarnessException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
