namespace TmeBox.Native;

/// <summary>The caller was made for another version of this library.</summary>
internal sealed class VersionException(string message) : Exception(message);
