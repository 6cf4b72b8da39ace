namespace TmeBox.X86.Images;

/// <summary>An image cannot be where its user wants it.</summary>
/// <param name="message">What was found and what was expected.</param>
public sealed class ImagePlaceException(string message) : Exception(message);
