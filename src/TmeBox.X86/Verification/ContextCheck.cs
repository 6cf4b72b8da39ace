namespace TmeBox.X86.Verification;

/// <summary>What every verifier requires of a context before it looks at a byte.</summary>
internal static class ContextCheck
{
    /// <summary>Requires ascending regions that do not overlap and lie in the window.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Require(CodeContext context)
    {
        ulong end = 0;
        foreach (var region in context.Regions)
        {
            if (region.WindowOffset < end) throw new ArgumentException($"the region at window offset 0x{region.WindowOffset:x} starts before 0x{end:x}, the end of the one before it", nameof(context));
            end = region.WindowOffset + (ulong)region.Bytes.Length;
            if (end > 1UL << 32) throw new ArgumentException($"the region at window offset 0x{region.WindowOffset:x} ends behind the window", nameof(context));
        }
    }
}
