namespace TmeBox.Spec.Sandbox;

/// <summary>What a sandbox's instrumentation holds to its window.</summary>
public enum Isolation
{
    /// <summary>Loads and stores. Code lies outside the window; control flow is not held.</summary>
    Data,

    /// <summary>Loads, stores and control flow; code lies in the window.</summary>
    DataAndCode,
}
