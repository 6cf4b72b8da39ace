using System.Runtime.Intrinsics;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Each of 64 bytes is mapped as by itself.</summary>
public static class ByteMapTests
{
    [Fact]
    public static void Every_byte_is_mapped() => Seeds.Each(200, random =>
    {
        var map = random.Array(256);
        var bytes = random.Coin() ? random.Array(64) : [.. Enumerable.Range(random.Next(4) * 64, 64).Select(b => (byte)b)];
        var mapped = new byte[64];
        new ByteMap(map).Of(Vector512.Create(bytes)).CopyTo(mapped);
        Assert.Equal(bytes.Select(b => map[b]), mapped);
    });
}
