using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The production verifier finds what the reference finds, word for word.</summary>
public static class SweepVerifierTests
{
    private const uint Start = 0x20000;

    // Accepted with bundles: a step and a touch, a pair, a masked return, calls, loops.
    private static readonly string[] Accepted =
    [
        "4881ec008000008504244881ec0080000050f4", "4189cb48ffc24b8b041ef4", "415b4183e3e0654c031c250000010041ffe3", "89ec654803242500000100f4",
        "83e0e0654803042500000100ffe0", "6567488b44f7f8f4", "488b05f90f0000f4", "909090909090909090909090909090909090909090909090909090e8e0fffffff4",
        "4c8d1d1900000065ff242510100100f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4", "656762f1745858100f29442410dd0424f4", "6567c4e275900490f4", "b80f050000f4",
    ];

    [Fact]
    public static void Random_bytes_are_judged_alike() => Seeds.Each(60, random => Same(random, random.Array(random.Next(1, 600))));

    [Fact]
    public static void Mutants_of_accepted_code_are_judged_alike() => Seeds.Each(150, random =>
    {
        var code = new List<byte>();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            if (random.Coin())
                while (code.Count % 32 != 0) code.Add(0x90);
            code.AddRange(Convert.FromHexString(Accepted[random.Next(Accepted.Length)]));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            var at = random.Next(code.Count);
            switch (random.Next(4))
            {
                case 0: code[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: code.Insert(at, (byte)random.Next(256)); break;
                case 2: code.Insert(at, new byte[] { 0x65, 0x67, 0x66, 0x48, 0x41, 0xEB, 0x74, 0xF3 }[random.Next(8)]); break;
                default: if (code.Count > 1) code.RemoveAt(at); break;
            }
        }

        Same(random, [.. code]);
    });

    [Fact]
    public static void Chunks_are_judged_alike_however_many_sweep_them() => Seeds.Each(1, random =>
    {
        // Over two megabytes, mostly of one-byte instructions; around the edges of chunks anything may carry over.
        var code = new byte[(2 << 20) + 40];
        Array.Fill(code, (byte)0x90);
        foreach (var edge in new[] { 1 << 20, 2 << 20 })
            for (var i = edge - 300; i < edge + 40; i++)
                if (i + 3 <= code.Length && random.Next(3) > 0) Convert.FromHexString(Accepted[random.Next(Accepted.Length)]).AsSpan(0, 3).CopyTo(code.AsSpan(i));
        var context = Context(IsolationProfile.CodeAndData, [], new CodeRegion(code, Start));
        var one = new SweepVerifier(1).Verify(context, int.MaxValue, CancellationToken.None);
        Assert.Equal(one, new SweepVerifier(4).Verify(context, int.MaxValue, CancellationToken.None));
        Assert.NotEmpty(one);
        Same(context);
    });

    // A head that the kernel learns in the first pass was once taken for one that the first pass had judged: found by mutants.
    [Theory]
    [InlineData("0f05")]
    [InlineData("0f37")]
    [InlineData("0f01d0")]
    [InlineData("8b03")]
    [InlineData("e900000100")]
    [InlineData("4d89fe")]
    public static void What_is_learnt_behind_a_stack_step_is_judged(string refused)
    {
        byte[] code = [0x48, 0x83, 0xEC, 0x10, .. Convert.FromHexString(refused), 0x50, .. Enumerable.Repeat((byte)0xF4, 96)];
        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            var context = Context(profile, [], new CodeRegion(code, Start));
            var expected = new ReferenceVerifier().Verify(context, int.MaxValue, CancellationToken.None);
            Assert.Single(expected);
            var heads = new HeadTable(ShapeTable.Shared);
            for (var time = 0; time < 2; time++) Assert.Equal(expected, new SweepVerifier(1, heads).Verify(context, int.MaxValue, CancellationToken.None));
        }
    }

    private static void Same(Random random, byte[] code)
    {
        var cut = random.Next(code.Length);
        var entries = Enumerable.Range(0, random.Next(4)).Select(_ => Start + (uint)random.Next(code.Length + 2)).ToHashSet();
        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            Same(Context(profile, entries, new CodeRegion(code, Start)));
            Same(Context(profile, entries, new CodeRegion(code.AsMemory(0, cut), Start), new CodeRegion(code.AsMemory(cut), (Start + (uint)cut + 31) & ~31u)));
            Same(Context(profile, entries, new CodeRegion(code, Start + (uint)random.Next(64))));
        }
    }

    private static void Same(CodeContext context)
    {
        var expected = new ReferenceVerifier().Verify(context, int.MaxValue, CancellationToken.None);
        Assert.Equal(expected, new SweepVerifier().Verify(context, int.MaxValue, CancellationToken.None));
        Assert.Equal(expected.Take(2), new SweepVerifier().Verify(context, 2, CancellationToken.None));
    }

    private static CodeContext Context(IsolationProfile profile, HashSet<uint> entries, params CodeRegion[] regions) => new(profile, regions, entries, CodeLimits.Standard);
}
