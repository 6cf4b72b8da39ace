namespace TmeBox.Mutants;

/// <summary>A state that an implementation remembers.</summary>
/// <param name="back">Goes there.</param>
/// <param name="forget">Lets it go.</param>
internal sealed class Waypoint(Action back, Action forget) : IDisposable
{
    /// <summary>Goes there, any number of times.</summary>
    public void Return() => back();

    /// <inheritdoc/>
    public void Dispose() => forget();
}
