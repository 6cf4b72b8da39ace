namespace TmeBox.Conformance.Sides;

/// <summary>A state that an implementation remembers. Used by one thread at a time.</summary>
/// <param name="back">Goes there.</param>
/// <param name="forget">Lets it go.</param>
public sealed class Waypoint(Action back, Action forget) : IDisposable
{
    /// <summary>Goes there, any number of times, but not after it was disposed of.</summary>
    public void Return() => back();

    /// <inheritdoc/>
    public void Dispose() => forget();
}
