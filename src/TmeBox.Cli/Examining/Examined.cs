namespace TmeBox.Cli.Examining;

/// <summary>One thing that was looked for.</summary>
/// <param name="What">Its name.</param>
/// <param name="Required">Whether commands fail without it.</param>
/// <param name="Present">Whether it is there.</param>
/// <param name="Found">Version and place, or what was tried.</param>
/// <param name="NeededFor">What it is for.</param>
/// <param name="Remedy">How to get it.</param>
internal sealed record Examined(string What, bool Required, bool Present, string Found, string NeededFor, string Remedy);
