using System.Runtime.InteropServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Tests.Ciphers;

/// <summary>Lists of lines with a key each: each path against single lines of the portable one.</summary>
public sealed unsafe class ListTests : IDisposable
{
    private const int Keys = 32, Places = 64, RecordSize = KeyRecord.Size + WideKeys.Size + 64;
    private readonly byte* _records = (byte*)NativeMemory.AlignedAlloc(Keys * RecordSize, 64);
    private readonly byte* _keys = (byte*)NativeMemory.Alloc(Keys * KeyPair.Size);
    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc(Places * 64, 64);

    /// <summary>The AES paths of this machine.</summary>
    public static TheoryData<AesPath> Paths => [.. AesPaths.Here];

    public void Dispose()
    {
        NativeMemory.AlignedFree(_records);
        NativeMemory.Free(_keys);
        NativeMemory.AlignedFree(_memory);
    }

    [Theory, MemberData(nameof(Paths))]
    public void A_list_does_what_its_entries_do_one_after_another(AesPath path) => Seeds.Each(200, random =>
    {
        DrawKeys(random);

        // Few places: entries often read what earlier ones wrote.
        random.NextBytes(Memory);
        byte[] expected = Memory.ToArray();
        byte[] before = Memory.ToArray();
        var format = new TweakFormat((TweakInput)random.Next(4), (TweakByteOrder)random.Next(2));
        var direction = (Direction)random.Next(2);
        var lines = new LineDescriptor[random.Next(4) == 0 ? random.Next(1100) : random.Next(70)];
        var tweaks = new Block128[lines.Length];
        LineCipher portable = LineCipher.For(AesPath.Portable, format);
        for (int i = 0; i < lines.Length; i++)
        {
            (int key, int from, int to) = (random.Next(Keys), random.Next(Places), random.Next(Places));
            Block128 unit = format.Unit(random.Number(46) & ~63ul, random.Next(64));
            lines[i] = new LineDescriptor { Record = _records + (key * RecordSize), Source = _memory + (64 * from), Target = _memory + (64 * to), Unit = unit };
            Span<byte> source = expected.AsSpan(64 * from, 64), target = expected.AsSpan(64 * to, 64);
            tweaks[i] = direction == Direction.Encrypt ? portable.Encrypt(Record(key), unit, source, target) : portable.Decrypt(Record(key), unit, source, target);
        }

        LineCipher cipher = LineCipher.For(path, format);
        if (direction == Direction.Encrypt)
        {
            cipher.Encrypt(lines);
        }
        else
        {
            cipher.Decrypt(lines);
        }

        Assert.True(Memory.SequenceEqual(expected), $"{direction}, {lines.Length} lines, {format}: memory");
        Assert.True(lines.Select(l => l.Tweak).SequenceEqual(tweaks), $"{direction}, {lines.Length} lines, {format}: tweaks");
        Assert.True(lines.Length == 0 || !Memory.SequenceEqual(before), "a list that changes nothing");
    });

    [Theory, MemberData(nameof(Paths))]
    public void A_line_alone_is_ciphered_as_its_record_says(AesPath path) => Seeds.Each(200, random =>
    {
        DrawKeys(random);
        random.NextBytes(Memory);
        var format = new TweakFormat((TweakInput)random.Next(4), (TweakByteOrder)random.Next(2));
        (LineCipher cipher, LineCipher portable) = (LineCipher.For(path, format), LineCipher.For(AesPath.Portable, format));
        var expected = new byte[64];
        for (int key = 0; key < Keys; key++)
        {
            Block128 unit = format.Unit(random.Number(46) & ~63ul, random.Next(64));
            byte* source = _memory + (64 * random.Next(Places)), target = _memory + (64 * random.Next(Places));
            Block128 tweak = portable.Encrypt(Record(key), unit, new Span<byte>(source, 64), expected), kept;
            cipher.Line(Direction.Encrypt, _records + (key * RecordSize), unit, source, target, &kept);
            Assert.True(expected.AsSpan().SequenceEqual(new Span<byte>(target, 64)) && kept == tweak, $"encrypt, {format}");
            tweak = portable.Decrypt(Record(key), unit, new Span<byte>(target, 64), expected);
            cipher.Line(Direction.Decrypt, _records + (key * RecordSize), unit, target, source, null);
            Assert.True(expected.AsSpan().SequenceEqual(new Span<byte>(source, 64)), $"decrypt, {format}");
        }
    });

    [Theory, MemberData(nameof(Paths))]
    public void Entries_that_share_nothing_give_what_they_give_alone(AesPath path) => Seeds.Each(200, random =>
    {
        var keys = new Span<byte>(_keys, Keys * KeyPair.Size);
        random.NextBytes(keys);
        for (int key = 0; key < Keys; key++)
        {
            Span<byte> pair = keys.Slice(key * KeyPair.Size, KeyPair.Size);
            KeyRecord.Expand(Record(key), pair.Slice(KeyPair.Data, 16), pair.Slice(KeyPair.Tweak, 16));
        }

        byte** pairs = stackalloc byte*[Places];
        random.NextBytes(Memory);
        byte[] expected = Memory.ToArray();
        var format = new TweakFormat((TweakInput)random.Next(4), (TweakByteOrder)random.Next(2));
        var direction = (Direction)random.Next(2);
        int[] places = [.. Enumerable.Range(0, Places).OrderBy(_ => random.Next())];
        var lines = new LineDescriptor[random.Next((Places / 2) + 1)];
        var tweaks = new Block128[lines.Length];
        LineCipher portable = LineCipher.For(AesPath.Portable, format);
        for (int i = 0; i < lines.Length; i++)
        {
            // In place, or from the first half of the places to the second, where the same target may be written again.
            (int key, int from) = (random.Next(Keys), places[i]);
            pairs[i] = _keys + (key * KeyPair.Size);
            int to = random.Coin() ? from : places[(Places / 2) + random.Next(Places / 2)];
            Block128 unit = format.Unit(random.Number(46) & ~63ul, random.Next(64));
            lines[i] = new LineDescriptor { Record = _records + (key * RecordSize), Source = _memory + (64 * from), Target = _memory + (64 * to), Unit = unit };
            Span<byte> source = expected.AsSpan(64 * from, 64), target = expected.AsSpan(64 * to, 64);
            tweaks[i] = direction == Direction.Encrypt ? portable.Encrypt(Record(key), unit, source, target) : portable.Decrypt(Record(key), unit, source, target);
        }

        // Each of the first few alone, from its pair, gives what it gives in the list.
        LineCipher cipher = LineCipher.For(path, format);
        byte* alone = stackalloc byte[64];
        for (int i = 0; i < Math.Min(lines.Length, 4); i++)
        {
            byte* line = alone;
            Block128 tweak;
            cipher.Line(direction, lines[i].Record, lines[i].Unit, lines[i].Source, line, &tweak, pairs[i]);
            var first = new byte[64];
            _ = direction == Direction.Encrypt
                ? portable.Encrypt(new Span<byte>(lines[i].Record, KeyRecord.Size), lines[i].Unit, new Span<byte>(lines[i].Source, 64), first)
                : portable.Decrypt(new Span<byte>(lines[i].Record, KeyRecord.Size), lines[i].Unit, new Span<byte>(lines[i].Source, 64), first);
            Assert.True(first.AsSpan().SequenceEqual(new Span<byte>(line, 64)), $"{direction}, {format}: a line alone");
            Assert.True(format.IsByBlock || tweak == tweaks[i], $"{direction}, {format}: its tweak");
            cipher.Line(direction, lines[i].Record, lines[i].Unit, lines[i].Source, line, null, pairs[i]);
            Assert.True(first.AsSpan().SequenceEqual(new Span<byte>(line, 64)), $"{direction}, {format}: a line alone without its tweak");
        }

        cipher.RunApart(direction, lines, pairs);
        Assert.True(Memory.SequenceEqual(expected), $"{direction}, {lines.Length} lines, {format}: memory");
        Assert.True(lines.Select(l => l.Tweak).SequenceEqual(tweaks), $"{direction}, {lines.Length} lines, {format}: tweaks");
    });

    /// <summary>Keys of both lengths, with wide keys and without, in runs of a kind.</summary>
    private void DrawKeys(Random random)
    {
        (int length, bool wide) = (16, true);
        for (int key = 0; key < Keys; key++)
        {
            (length, wide) = random.Next(3) > 0 ? (length, wide) : (random.Coin() ? 16 : 32, random.Coin());
            KeyRecord.Expand(Record(key), random.Array(length), random.Array(length));
            if (wide)
            {
                // Any place works, not only a multiple of 64.
                byte* record = _records + (key * RecordSize);
                WideKeys.Make(record, record + KeyRecord.Size + (random.Coin() ? 0 : 16));
            }
        }
    }

    private Span<byte> Memory => new(_memory, Places * 64);

    private Span<byte> Record(int key) => new(_records + (key * RecordSize), KeyRecord.Size);
}
