namespace TmeBox.Evidence.Facts;

/// <summary>How sure a fact is.</summary>
public enum Certainty
{
    /// <summary>A vendor's document or code says so.</summary>
    Stated,

    /// <summary>One careful secondary source says so, or it follows from two stated facts.</summary>
    Derived,

    /// <summary>Nobody says it: an assumption, which the platform profile can switch where it matters.</summary>
    Assumed,

    /// <summary>Documents contradict each other or are silent: a switch of the platform profile.</summary>
    Open,

    /// <summary>A decision of this project's design.</summary>
    Decided,
}
