namespace TmeBox.Prover.Tests.Cells;

/// <summary>What is known of the cells that the tests decide: P is proved, otherwise the attack that refutes.</summary>
internal static class KnownCells
{
    /// <summary>A row for each guarantee.</summary>
    public static string[] Of(string platform, bool sharedPage) => (platform, sharedPage) switch
    {
        _ => throw new ArgumentOutOfRangeException(nameof(platform)),
    };
}
