namespace TmeBox.Prover.Tests.Cells;

/// <summary>What is known of the cells that the tests decide: P is proved, otherwise the attack that refutes.</summary>
internal static class KnownCells
{
    /// <summary>A row for each guarantee.</summary>
    public static string[] Of(string platform, bool sharedPage) => (platform, sharedPage) switch
    {
        ("client-none", true) =>
        [
            "A30 A23 A30 A30 A30 A30 A1 A30",
            "P A23 P P A15 P P P",
            "A6 A23 A6 A6 A6 A13 A6 A2",
            "A29 A23 A6 A29 A29 A13 A29 A2",
            "P A23 P A12 P A13 P A2",
            "A6 A23 A6 A6 A6 A13 A6 A2",
        ],
        ("server-ci", true) =>
        [
            "P A23 P P A15 P A1 P",
            "P A23 P P A15 P P P",
            "P A23 P P A15 P P P",
            "P A23 P P A15 P P A2",
            "P A5 P A12 P A13 P A2",
            "P A23 P P A15 P P P",
        ],
        ("client-none", false) =>
        [
            "P A23 P A12 P P A1 A2",
            "P A23 P P P P P P",
            "P A23 P A12 P A13 P A2",
            "P A23 P A12 P A13 P A2",
            "P A23 P A12 P A13 P A2",
            "P A23 P A12 P A13 P A2",
        ],
        ("server-ci", false) =>
        [
            "P A23 P P P P A1 P",
            "P A23 P P P P P P",
            "P A23 P P P P P P",
            "P A23 P P P P P A2",
            "P A5 P A12 P A13 P A2",
            "P A23 P P P P P P",
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(platform)),
    };
}
