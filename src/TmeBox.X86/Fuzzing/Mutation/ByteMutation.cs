namespace TmeBox.X86.Fuzzing.Mutation;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutation
{
    private static readonly byte[] Telling = [0x00, 0x0F, 0x40, 0x48, 0x4C, 0x49, 0x41, 0x64, 0x65, 0x66, 0x67, 0x90, 0xC3, 0xF0, 0xF2, 0xF3, 0xF4, 0x24, 0x25, 0x80, 0xE0, 0xFF, 0x62, 0xC4, 0xC5];

    /// <summary>Changes a program, keeping its length.</summary>
    /// <param name="code">The program.</param>
    /// <param name="other">Another one, to take bytes from.</param>
    /// <param name="dice">What decides.</param>
    public static void Apply(byte[] code, ReadOnlySpan<byte> other, CodeDice dice)
    {
        var at = dice.Below(code.Length);
        switch (dice.Below(7))
        {
            case 0:
            case 1:
                code[at] ^= (byte)(1 << dice.Below(8));
                break;
            case 2:
                code[at] = (byte)dice.Next();
                break;
            case 3:
                code[at] = dice.Of(Telling);
                break;
            case 4:
                Insert(code, at, dice.Once(2) ? dice.Of(Telling) : (byte)dice.Next(), BundleEnd(code, at, dice));
                break;
            case 5:
                Remove(code, at, BundleEnd(code, at, dice));
                break;
            default:
                var length = 1 + dice.Below(Math.Min(16, Math.Min(code.Length - at, other.Length)));
                other.Slice(dice.Below(other.Length - length + 1), length).CopyTo(code.AsSpan(at));
                break;
        }
    }

    // Mostly the bundles behind stay where they are.
    private static int BundleEnd(byte[] code, int at, CodeDice dice) => dice.Once(4) ? code.Length : Math.Min(code.Length, (at / 32 * 32) + 32);

    private static void Insert(byte[] code, int at, byte value, int end)
    {
        code.AsSpan(at, end - at - 1).CopyTo(code.AsSpan(at + 1));
        code[at] = value;
    }

    private static void Remove(byte[] code, int at, int end)
    {
        code.AsSpan(at + 1, end - at - 1).CopyTo(code.AsSpan(at));
        code[end - 1] = (byte)(end == code.Length ? 0xF4 : 0x90);
    }
}
