namespace TmeBox.Cli.Attacks;

/// <summary>One step of an attack as it was played.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Who">The sandbox's name, or what else acts.</param>
/// <param name="Operation">What it does.</param>
/// <param name="KeyId">The KeyID that it names, or null.</param>
/// <param name="Address">The line, without KeyID; null if the step is about none.</param>
/// <param name="First">What it wrote and showed in the first run.</param>
/// <param name="Second">The same in the second run, where there are two.</param>
/// <param name="Copies">The number of the step whose sight it writes, or null.</param>
internal sealed record AttackRow(int Number, string Who, string Operation, int? KeyId, ulong? Address, RunSight First, RunSight? Second, int? Copies);
