using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What an access means to do with a page.</summary>
/// <param name="Writes">It writes.</param>
/// <param name="Fetches">It fetches an instruction.</param>
public readonly record struct Access(Bit Writes, Bit Fetches)
{
    /// <summary>Nothing waits for it.</summary>
    public bool IsSpeculative { get; private init; }

    /// <summary>A load, or a flush, which needs no more.</summary>
    public static Access Read { get; } = new(false, false);

    /// <summary>A load that nothing waits for: what would poison is left alone, where the platform says so (F-CCH-8).</summary>
    public static Access Speculation { get; } = Read with { IsSpeculative = true };

    /// <summary>A store.</summary>
    public static Access Write { get; } = new(true, false);

    /// <summary>An instruction fetch.</summary>
    public static Access Fetch { get; } = new(false, true);
}
