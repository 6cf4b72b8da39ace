namespace TmeBox.Conformance.Protocol;

/// <summary>Ranges of what an implementation names.</summary>
internal static class ProtocolCheck
{
    /// <summary>A cache tag.</summary>
    /// <exception cref="FormatException">It cannot be one.</exception>
    public static void Tag(string where, int keyId, ulong line)
    {
        if (keyId is < 0 or > 32767) throw new FormatException(FormattableString.Invariant($"{where}: found keyId {keyId}; expected 0 to 32767"));
        Line(where, line);
    }

    /// <summary>A line address.</summary>
    /// <exception cref="FormatException">It cannot be one.</exception>
    public static void Line(string where, ulong line)
    {
        if (line % 64 != 0 || line >> 52 != 0) throw new FormatException(FormattableString.Invariant($"{where}: found line 0x{line:x}; expected a multiple of 64 below 2^52"));
    }
}
