using System.Buffers.Binary;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What is found before every indirect branch of code for a sandbox: a register cut to the start of a bundle, the base added to it from the base page, and the branch through it. Its
/// verdict hangs on nothing but these bytes and where in a bundle they start, so the rules are asked once.
/// </summary>
/// <param name="Register">The register.</param>
/// <param name="IsCall">Whether the branch is a call.</param>
internal readonly record struct MaskedGroup(int Register, bool IsCall)
{
    /// <summary>How many there are, by register, branch, and where in a bundle they start.</summary>
    public const int Count = 2 * 16 * (int)CodeLimits.BundleSize;

    private const int LoadLength = 9;

    // With what must follow: a group that ends its region is judged for that.
    private const int Longest = 17;

    /// <summary>What is known of the verdict of a group.</summary>
    public enum Verdict : byte
    {
        /// <summary>Nothing.</summary>
        Unknown,

        /// <summary>It is accepted, and leaves nothing known.</summary>
        Accepted,

        /// <summary>Anything else.</summary>
        Other,
    }

    /// <summary>Bytes of the first instruction.</summary>
    public int MaskLength => Register > 7 ? 4 : 3;

    /// <summary>Bytes of the first two.</summary>
    public int BranchAt => MaskLength + LoadLength;

    /// <summary>Bytes of all three.</summary>
    public int Length => BranchAt + (Register > 7 ? 3 : 2);

    /// <summary>Which of all it is, by the window offset at which it starts.</summary>
    public int Key(uint offset) => ((IsCall ? 16 : 0) | Register) * (int)CodeLimits.BundleSize + (int)(offset & CodeLimits.BundleSize - 1);

    /// <summary>Finds a group.</summary>
    /// <param name="bytes">The bytes that start with it, if it is one, to the end of the region.</param>
    /// <param name="page">The window offset of the base page.</param>
    /// <param name="group">The group.</param>
    public static bool TryFind(ReadOnlySpan<byte> bytes, ulong page, out MaskedGroup group)
    {
        group = default;
        if (bytes.Length < Longest) return false;
        var high = bytes[0] == 0x41 ? 1 : 0;
        bytes = bytes[high..];

        // and $-32, %eX; the first byte of what follows is gs.
        var (mask, low) = (BinaryPrimitives.ReadUInt32LittleEndian(bytes), (uint)bytes[1] & 7);
        if ((mask & 0xFFFFF8FF) != 0x65E0E083) return false;

        // add %gs:PAGE, %rX
        var load = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (load != (0x25040348 | (uint)high << 2 | low << 19) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != page) return false;

        // jmp or call *%rX
        if (high != 0 && bytes[12] != 0x41 || bytes[12 + high] != 0xFF) return false;
        var branch = bytes[13 + high];
        if (branch != (0xE0 | low) && branch != (0xD0 | low)) return false;
        group = new(high << 3 | (int)low, branch == (0xD0 | low));
        return true;
    }
}
