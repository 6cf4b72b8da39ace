namespace TmeBox.Engine;

/// <summary>Which fault is awake in the engines that the present thread uses.</summary>
internal static class FaultSwitch
{
    [ThreadStatic]
    private static int chosen;

    /// <summary>The number of the fault, from 1; 0 for none.</summary>
    public static int Chosen
    {
        get => chosen;
        set => chosen = value;
    }

    /// <summary>Whether a fault is awake. Seeded code asks.</summary>
    public static bool Is(int number) => chosen == number;
}
