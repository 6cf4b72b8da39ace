namespace TmeBox.Engine.Tests;

/// <summary>Byte strings that tests are made of.</summary>
internal static class Bytes
{
    public static byte[] Repeat(byte value, int count)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    public static byte[] Random(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>64 bytes that depend on a number only.</summary>
    public static byte[] Line(int number) => Random(new Random(number), 64);
}
