namespace TmeBox.Lifting.Tests;

/// <summary>Methods of all that can be lifted.</summary>
internal static class Samples
{
    public static uint Arithmetic(uint a, uint b) => (a + b == 0 ? a : a - b) ^ ~(a & b) | 0x8000_0000 | a;

    public static ulong Wide(ulong a, ulong b, bool up) => up ? (a << 7) + (b >> 5) - ~b : unchecked((ulong)-(long)a);

    public static uint Shifted(uint a, int by) => (a << (by & 31)) ^ (a >> (by + 1 & 31));

    public static long Arithmetically(long a, int by) => a >> (by & 63);

    public static bool Signed(int a, int b) => a < b && a > -5 || b <= 0x7000_0000 && a >= 3;

    public static bool SignedWide(long a, long b) => a < 0 ? b > a : a >= b;

    public static bool Unsigned(ulong a, ulong b) => a < b && b <= 0xFFFF_FFFF_0000_0000 || a > 77;

    public static byte Truncated(int a)
    {
        var low = (byte)a;
        low += 200;
        return (byte)(low >> 1);
    }

    public static ulong Extended(int a, uint b) => (ulong)(long)a ^ b + (ushort)a;

    public static int Chosen(int a, uint b) => (b & 7) switch
    {
        0 => a,
        1 => a + 1,
        2 => -a,
        3 => a & 0xFF,
        5 => 5,
        _ => (int)b,
    };

    public static bool Circuit(bool a, bool b, bool c, byte d) => a && !b || (c ^ b) && d != 3 || (a, d) is (false, 7);

    public static uint ByReference(byte a, byte b)
    {
        var pair = new Pair { Low = a, Inner = new Flags(a > b, b) };
        Raise(ref pair, b);
        var copy = pair;
        copy.Inner.Set &= pair.Low != 7;
        copy.Low++;
        return Packed(copy) ^ Packed(pair) << 16;
    }

    private static void Raise(ref Pair pair, byte by)
    {
        pair.Low = (byte)(pair.Low + by);
        if (by > 100) pair.Inner = new Flags(!pair.Inner.Set, (byte)(by - 100));
    }

    private static uint Packed(in Pair pair) => pair.Low | (pair.Inner.Set ? 0x100u : 0) | (uint)pair.Inner.Count << 9;

    private struct Pair
    {
        public byte Low;
        public Flags Inner;
    }

    private record struct Flags(bool Set, byte Count);
}

/// <summary>Methods of all that cannot.</summary>
internal static class Unliftable
{
    public static int Loop(int a)
    {
        while ((a & 1) == 0) a += 3;
        return a;
    }

    public static int Element(int a) => Primes[a];

    public static int Virtual(Shape shape) => shape.Of(1);

    public static bool Made(int a) => new Box(a).Value > 0;

    public static double Fraction(int a) => a;

    public static int Caught(int a)
    {
        try
        {
            return checked(a + 1);
        }
        catch (OverflowException)
        {
            return 0;
        }
    }

    public static int Signed(int a)
    {
        var narrow = (sbyte)a;
        return Twice(narrow);
    }

    public static int Short(short a) => a;

    public static int Endless(int a) => Endless(a + 1) + 1;

    private static int[] Primes { get; } = [2, 3, 5];

    private static int Twice(sbyte a) => a * 2;

    public class Shape
    {
        public virtual int Of(int a) => a;
    }

    public sealed class Twofold : Shape
    {
        public override int Of(int a) => a + a;
    }

    private sealed class Box(int value)
    {
        public int Value { get; } = value;
    }
}
