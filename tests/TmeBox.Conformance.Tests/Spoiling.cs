namespace TmeBox.Conformance.Tests;

/// <summary>What becomes of documents on their way: cut, bits flipped, parts doubled, dropped or put elsewhere.</summary>
internal static class Spoiling
{
    /// <summary>A copy with one to three things wrong.</summary>
    public static byte[] Of(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256))); break;
                default: bytes.InsertRange(random.Next(bytes.Count), "-9999999999999999999999"u8.ToArray()); break;
            }
        }

        return [.. bytes];
    }
}
