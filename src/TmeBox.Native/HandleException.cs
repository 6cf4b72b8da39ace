namespace TmeBox.Native;

/// <summary>A number is no open handle of the kind that is needed.</summary>
internal sealed class HandleException(string message) : Exception(message);
