namespace TmeBox.Conformance.Campaigns;

/// <summary>Unrelated seeds for neighbouring cases.</summary>
internal static class Seeds
{
    /// <summary>SplitMix64 of a number.</summary>
    public static ulong Mix(ulong seed, ulong number)
    {
        var z = seed + ((number + 1) * 0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
