namespace TmeBox.Lifting;

/// <summary>A method does what cannot be run on lifted values; the message says which instruction.</summary>
public sealed class LiftingException(string message) : Exception(message);
