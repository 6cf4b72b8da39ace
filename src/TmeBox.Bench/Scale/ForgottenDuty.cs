namespace TmeBox.Bench.Scale;

/// <summary>A duty that <see cref="SandboxRuntime"/> is made to forget, so that a test sees the checks fail.</summary>
internal enum ForgottenDuty
{
    /// <summary>None.</summary>
    Nothing = 0,

    /// <summary>What is cached under an old KeyID is never flushed.</summary>
    Flush,

    /// <summary>A line is handed over as it is.</summary>
    Zero,

    /// <summary>All KeyIDs are given one key.</summary>
    OwnKey,
}
