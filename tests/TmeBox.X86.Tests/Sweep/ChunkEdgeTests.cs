using System.Buffers;
using System.Runtime.InteropServices;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Where a chunk ends makes no difference: what lies over the edge, and what is known there, is found as the reference finds it.</summary>
public static class ChunkEdgeTests
{
    private const uint Start = 0x20000;
    private const int Usual = 1 << 20, Small = 64;
    private static readonly int[] Processors = [1, 3];

    // From the edge of a chunk on, and not at all: how far behind it instructions are judged while they are near.
    private static readonly int[] Aparts = [0, 1024];

    // Every kind of instruction and group, accepted and refused ones; the longest instructions; branches forth, back and into instructions.
    private static readonly string[] Codes =
    [
        "90", "f4", "4889d8", "b80f050000", "48b80f05909090909090", "666666666666662e0f1f840000000000", "6567488b84f7f8ffffff", "656748c784f7f8ffffff11223344", "65676648c784f7f8ffffff11223344",
        "488b05f90f0000", "48890500000000", "4881ec00800000850424", "4883ec08", "4883ec0850", "4883ec0883c00150", "4189cb4b8b041e", "4b8b041e", "8b03", "0f05", "4d89fe",
        "83e0e0654803042500000100ffe0", "83e0e090654803042500000100ffe0", "89ec654803242500000100", "89ec90", "415b4183e3e0654c031c250000010041ffe3",
        "4c8d1d1900000065ff2425101001000f1f8000000000f4f4f4f4f4f4f4f4f4f4", "e800000000", "e8fbffffff", "ebfe", "eb01b8eb00", "74f0", "0f8500000000", "c3", "c20800", "ffe0",
        "c5f85804c4", "6567c4e2759004904883ec0850", "656762f1745858100f29442410", "66", "f0", "0f", "c4", "62f1",
    ];

    [Fact]
    public static void An_instruction_lies_over_the_edge_at_every_alignment()
    {
        SweepVerifier[] verifiers = [.. Aparts.Select(a => new SweepVerifier(1, HeadTable.Shared, Small, a))];
        foreach (var code in Codes.Select(Convert.FromHexString))
            for (var before = 0; before <= code.Length + 1; before++)
                foreach (var (profile, skew) in new[] { (IsolationProfile.CodeAndData, 0u), (IsolationProfile.Data, 0u), (IsolationProfile.Data, 37u) })
                {
                    var edge = (2 * Small) - (int)skew;
                    var bytes = Filled(edge + Small + 48);
                    code.CopyTo(bytes, edge - before);
                    foreach (var verifier in verifiers)
                        Same(verifier, Context(profile, [], new CodeRegion(bytes, Start + skew)), () => $"{Convert.ToHexStringLower(code)}, {before} bytes before an edge, {profile}, skew {skew}");
                }
    }

    [Theory]
    [InlineData(IsolationProfile.CodeAndData)]
    [InlineData(IsolationProfile.Data)]
    public static void The_same_at_an_edge_of_a_mebibyte(IsolationProfile profile) => Seeds.Each(6, random =>
    {
        // A bundle of long instructions, so that the reference has fewer to judge.
        var bundle = Convert.FromHexString("48b8000000000000000048b8000000000000000048b800000000000000006690");
        var bytes = new byte[Usual + 256];
        for (var i = 0; i < bytes.Length; i += bundle.Length) bundle.CopyTo(bytes, i);
        var code = Convert.FromHexString(Codes[random.Next(Codes.Length)]);
        var before = random.Next(code.Length + 1);
        code.CopyTo(bytes, Usual - before);
        Same(new SweepVerifier(1), Context(profile, [], new CodeRegion(bytes, Start)), () => $"{Convert.ToHexStringLower(code)}, {before} bytes before the edge");
    });

    [Fact]
    public static void Random_code_is_judged_alike_wherever_chunks_end() => Seeds.Each(400, random =>
    {
        var code = new List<byte>();
        var length = random.Next(70, 700);
        while (code.Count < length)
        {
            switch (random.Next(8))
            {
                case 0:
                    code.AddRange(random.Array(random.Next(1, 20)));
                    break;
                case 1:
                    while (code.Count % 32 != 0) code.Add(0x90);
                    break;
                default:
                    code.AddRange(Convert.FromHexString(Codes[random.Next(Codes.Length)]));
                    break;
            }
        }

        var entries = Enumerable.Range(0, random.Next(4)).Select(_ => Start + (uint)random.Next(code.Count)).ToHashSet();
        var (cut, skew, chunk, apart) = (random.Next(code.Count), (uint)random.Next(64), Small * random.Next(1, 4), Aparts[random.Next(Aparts.Length)]);
        foreach (var profile in Enum.GetValues<IsolationProfile>())
            foreach (var context in new[]
            {
                Context(profile, entries, new CodeRegion(code.ToArray(), Start + skew)),
                Context(profile, entries, new CodeRegion(code.ToArray().AsMemory(0, cut), Start), new CodeRegion(code.ToArray().AsMemory(cut), Start + (uint)cut + skew)),
            })
                foreach (var processors in Processors)
                    Same(new SweepVerifier(processors, HeadTable.Shared, chunk, apart), context, () => $"{Convert.ToHexStringLower([.. code])}, {profile}, chunks of {chunk}, {apart} apart, skew {skew}, cut at {cut}");
    });

    // Code of many blocks, so that lanes end theirs at different times, take other chunks, and run alone in the end.
    [Fact]
    public static void Lanes_and_processors_make_no_difference() => Seeds.Each(6, random =>
    {
        var code = new List<byte>();
        var length = random.Next(200_000, 900_000);
        while (code.Count < length)
        {
            var piece = Convert.FromHexString(Codes[random.Next(Codes.Length)]);
            for (var again = random.Next(1, 400); again > 0; again--) code.AddRange(piece);
        }

        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            var context = Context(profile, [], new CodeRegion(code.ToArray(), Start + (uint)random.Next(64)));
            var expected = Marks(new(1, HeadTable.Shared, Small), context);
            Assert.Contains(expected, w => w != 0);
            foreach (var (processors, chunk) in new[] { (1, 1 << 18), (2, 1 << 18), (1, 1 << 16), (3, 1 << 12) })
                Assert.True(expected.SequenceEqual(Marks(new(processors, HeadTable.Shared, chunk), context)), $"{profile}, {processors} processors, chunks of {chunk}, {code.Count} bytes");
        }
    });

    // Marks, labels and lists lie in memory that others have used before.
    [Fact]
    public static void What_memory_held_before_makes_no_difference() => Seeds.Each(20, random =>
    {
        var code = random.Array(random.Next(1, 20_000));
        for (var i = random.Next(200); i > 0; i--)
        {
            var piece = Convert.FromHexString(Codes[random.Next(Codes.Length)]);
            if (piece.Length < code.Length) piece.CopyTo(code, random.Next(code.Length - piece.Length));
        }

        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            var context = Context(profile, [], new CodeRegion(code, Start + (uint)random.Next(64)));
            Spoil<ulong>();
            Spoil<int>();
            Spoil<byte>();
            Spoil<SpecialInstruction>();
            Same(new(1, HeadTable.Shared, Small * random.Next(1, 40)), context, () => $"{code.Length} bytes, {profile}");
        }
    });

    private static void Spoil<T>()
        where T : unmanaged
    {
        var arrays = Enumerable.Range(4, 16).SelectMany(bits => Enumerable.Range(0, 4).Select(_ => ArrayPool<T>.Shared.Rent(1 << bits))).ToArray();
        foreach (var array in arrays)
        {
            MemoryMarshal.AsBytes(array.AsSpan()).Fill(0xFF);
            ArrayPool<T>.Shared.Return(array);
        }
    }

    // Starts and refusals.
    private static ulong[] Marks(SweepVerifier verifier, CodeContext context)
    {
        using var code = verifier.Mark(context, CancellationToken.None);
        var (region, length) = (code.Regions[0], code.Regions[0].Bytes.Length);
        return [.. region.Marks.Starts.Words(0, length), .. region.Marks.Refused.Words(0, length)];
    }

    // What was judged while it was near is judged again where control enters in between, at every place and from everywhere.
    [Theory]
    [InlineData("4883ec08", "89c24889d085c0f60424")]
    [InlineData("4883ec08", "83e0e089c250")]
    [InlineData("4883ec08", "4189cb4883ec0889c2850424")]
    [InlineData("4189cb", "4883ec08850424")]
    [InlineData("4189cb", "4b8b041e4b8b041e")]
    [InlineData("83e0e0", "65480304250000010089c2ffe0")]
    [InlineData("83e0e0", "654803042500000100ffe0")]
    [InlineData("4183e3e0", "654c031c250000010041ffe3")]
    [InlineData("89ec", "654803242500000100850424")]
    [InlineData("4c8d1d02000000", "65ff242510100100")]
    public static void A_label_where_something_is_known_is_seen(string before, string after)
    {
        var piece = Convert.FromHexString(before + after);
        for (var target = 0; target <= piece.Length; target++)
            foreach (var isBack in new[] { true, false })
            {
                // Two branches, so that one is in the chunk and the other in the one before or behind it.
                var code = Filled(4 * Small);
                var at = 2 * Small + 16;
                piece.CopyTo(code, at);
                foreach (var from in isBack ? new[] { at + piece.Length + 8, 3 * Small + 8 } : [at - 10, Small + 8])
                {
                    code[from] = 0xE9;
                    BitConverter.TryWriteBytes(code.AsSpan(from + 1), at + target - from - 5);
                    foreach (var profile in Enum.GetValues<IsolationProfile>())
                        foreach (var (chunk, apart) in new[] { (Small, 0), (Small, 1024), (4 * Small, 0) })
                            Same(new SweepVerifier(1, HeadTable.Shared, chunk, apart), Context(profile, [], new CodeRegion(code, Start)), () => $"{before} {after}, a branch from {from} to byte {target}, {profile}, chunks of {chunk}, {apart} apart");
                }
            }
    }

    // Branches with prefixes are refused, or not; control enters where they go.
    [Theory]
    [InlineData("")]
    [InlineData("66")]
    [InlineData("f2")]
    [InlineData("f3")]
    [InlineData("2e")]
    [InlineData("65")]
    [InlineData("67")]
    [InlineData("48")]
    [InlineData("6567")]
    [InlineData("6765")]
    [InlineData("6567f3")]
    [InlineData("656748")]
    public static void A_branch_enters_whatever_stands_before_it(string prefix)
    {
        foreach (var branch in new[] { "eb", "75", "e3", "e8", "e9", "0f84" })
            foreach (var at in new[] { 2 * Small, 2 * Small - 24, 40 })
            {
                var code = Filled(4 * Small);
                var head = Convert.FromHexString(prefix + branch);
                var end = 16 + head.Length + (branch is "eb" or "75" or "e3" ? 1 : 4);
                head.CopyTo(code, 16);
                if (end - head.Length == 17) code[16 + head.Length] = (byte)Math.Min(at + 6 - end, 127);
                else BitConverter.TryWriteBytes(code.AsSpan(16 + head.Length), at + 6 - end);
                Convert.FromHexString("4883ec0889c2850424").CopyTo(code, at + 2);
                foreach (var profile in Enum.GetValues<IsolationProfile>())
                    foreach (var learnt in new[] { HeadTable.Shared, new HeadTable(ShapeTable.Shared, learns: false) })
                        foreach (var chunk in new[] { Small, 4 * Small })
                            Same(new SweepVerifier(1, learnt, chunk, 0), Context(profile, [], new CodeRegion(code, Start)), () => $"{prefix} {branch} to {at + 6}, {profile}, chunks of {chunk}");
            }
    }

    [Theory]
    [InlineData("4c8d1d19000000", "65ff242510100100f4")]
    [InlineData("4883ec08", "90f4")]
    [InlineData("83e0e0", "654803042500000100ffe0")]
    [InlineData("89ec", "654803242500000100f4")]
    [InlineData("4189cb", "4b8b041ef4")]
    public static void What_is_known_crosses_the_edge(string before, string after)
    {
        var (first, second) = (Convert.FromHexString(before), Convert.FromHexString(after));
        var code = Filled(Small + second.Length + 96);
        first.CopyTo(code, Small - first.Length);
        second.CopyTo(code, Small);
        foreach (var profile in Enum.GetValues<IsolationProfile>())
            foreach (var apart in Aparts)
                Same(new SweepVerifier(1, HeadTable.Shared, Small, apart), Context(profile, [], new CodeRegion(code, Start)), () => $"{before} {after}, {profile}, {apart} apart");
    }

    // An instruction behind one that lies over the edge was once judged with the chunk before: found by random code.
    [Fact]
    public static void What_is_known_crosses_the_edge_within_an_instruction()
    {
        var code = Filled(4 * Small);
        Convert.FromHexString("4883ec08b80f050000e8fbffffff").CopyTo(code, 2 * Small - 8);
        foreach (var apart in Aparts) Same(new SweepVerifier(1, HeadTable.Shared, Small, apart), code, $"{apart} apart");
    }

    // Behind the edge lies the number of an instruction, which is a branch if it is read as one: where that goes control does not enter, and no instruction starts in it.
    [Theory]
    [InlineData("eb")]
    [InlineData("f3eb")]
    [InlineData("2e75")]
    public static void What_is_no_instruction_leaves_nothing_behind(string branch)
    {
        var before = branch.Length / 2;
        const int Edge = 2 * Small, Behind = 34;
        for (var target = 0; target < Behind; target++)
            foreach (var (wrong, back) in new[] { (target, 8), (10, target), (target, target) })
                foreach (var apart in new[] { 0, 4, 16, 1024 })
                {
                    var code = Filled(4 * Small);
                    Convert.FromHexString("48b89090909090909090").CopyTo(code, Edge - 2);
                    Convert.FromHexString(branch).CopyTo(code, Edge);
                    code[Edge + before] = (byte)(wrong - before - 1);
                    Convert.FromHexString("4883ec0883c001850424").CopyTo(code, Edge + 9);
                    Convert.FromHexString("eb").CopyTo(code, Edge + Behind - 2);
                    code[Edge + Behind - 1] = (byte)(back - Behind);
                    Same(new SweepVerifier(1, HeadTable.Shared, Small, apart), code, $"no {branch} to byte {wrong}, one to byte {back}, {apart} apart");
                }
    }

    // What lies right behind an edge is not certain to be an instruction: it is asked later whether one starts where it goes, which may be far from the edge.
    [Fact]
    public static void A_branch_behind_the_edge_goes_where_an_instruction_starts()
    {
        const int Edge = 2 * Small;
        foreach (var apart in new[] { 0, 4, 16, 1024 })
            foreach (var at in new[] { 0, 3, 9, 40 })
                for (var target = 84; target < 96; target++)
                {
                    var code = Filled(4 * Small);
                    code[Edge + at] = 0xEB;
                    code[Edge + at + 1] = (byte)(target - at - 2);
                    Convert.FromHexString("48b89090909090909090").CopyTo(code, Edge + 86);
                    Same(new SweepVerifier(1, HeadTable.Shared, 2 * Small, apart), code, $"from byte {at} to byte {target}, {apart} apart");
                }
    }

    // Branches to where no instruction starts, near and far, to a few such places and to many.
    [Fact]
    public static void Branches_into_instructions_are_found_from_everywhere() => Seeds.Each(40, random =>
    {
        var code = Filled(random.Next(2_000, 6_000));
        for (var at = 64; at + 64 < code.Length; at += random.Next(40, 400)) Convert.FromHexString("48b89090909090909090").CopyTo(code, at);
        var wrong = Enumerable.Range(0, random.Next(2) == 0 ? random.Next(1, 4) : 40).Select(_ => random.Next(64, code.Length - 64)).ToArray();
        for (var i = random.Next(1, 60); i > 0; i--)
        {
            var (from, to) = (random.Next(64, code.Length - 64), wrong[random.Next(wrong.Length)]);
            if (random.Coin() && Math.Abs(to - from) < 100) (code[from], code[from + 1]) = (0x74, (byte)(to - from - 2));
            else if (random.Coin()) WriteBranch(code, from, [0xE9], to);
            else WriteBranch(code, from, [0x48, 0x0F, 0x84], to);
        }

        foreach (var chunk in new[] { Small, 16 * Small, 1 << 18 })
            foreach (var apart in Aparts)
                Same(new SweepVerifier(random.Next(1, 4), HeadTable.Shared, chunk, apart), code, $"{Convert.ToHexStringLower(code)}, chunks of {chunk}, {apart} apart");
    });

    private static void WriteBranch(byte[] code, int at, byte[] opcode, int target)
    {
        opcode.CopyTo(code, at);
        BitConverter.TryWriteBytes(code.AsSpan(at + opcode.Length), target - at - opcode.Length - 4);
    }

    private static byte[] Filled(int length)
    {
        var code = new byte[length];
        Array.Fill(code, (byte)0x90);
        code[^1] = 0xF4;
        return code;
    }

    private static void Same(SweepVerifier verifier, byte[] code, string what)
    {
        foreach (var profile in Enum.GetValues<IsolationProfile>()) Same(verifier, Context(profile, [], new CodeRegion(code, Start)), () => $"{what}, {profile}");
    }

    private static void Same(SweepVerifier verifier, CodeContext context, Func<string> what)
    {
        var (_, difference) = VerdictDifference.Between(context, verifier, new ReferenceVerifier(), CancellationToken.None);
        if (difference is not null) Assert.Fail($"{what()}: the sweep finds {VerdictDifference.Said(difference.First)}; expected {VerdictDifference.Said(difference.Second)}");
    }

    private static CodeContext Context(IsolationProfile profile, HashSet<uint> entries, params CodeRegion[] regions) => new(profile, regions, entries, CodeLimits.Standard);
}
