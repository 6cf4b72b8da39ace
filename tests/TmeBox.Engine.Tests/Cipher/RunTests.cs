using System.Globalization;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Tests.Ciphers;

/// <summary>Runs of consecutive lines: each path against the portable one and against OpenSSL.</summary>
public class RunTests
{
    /// <summary>The AES paths of this machine.</summary>
    public static TheoryData<AesPath> Paths => [.. AesPaths.Here];

    [Theory, MemberData(nameof(Paths))]
    public void Every_count_up_to_five_groups_agrees_with_the_portable_path(AesPath path)
    {
        for (int count = 0; count <= 40; count++)
        {
            int lines = count;
            Seeds.Each(4, random => Agree(path, random, lines));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Long_runs_agree_with_the_portable_path(AesPath path) =>
        Seeds.Each(6, random => Agree(path, random, random.Next(2_000, 2_200)));

    [Theory, MemberData(nameof(Paths))]
    public void Runs_agree_with_openssl(AesPath path)
    {
        using var other = new OpenSsl();
        Seeds.Each(150, random =>
        {
            Sample sample = new(random, random.Next(1, 40));
            byte[] ours = sample.Run(path, out _);
            for (int line = 0; line < sample.Lines; line++)
            {
                byte[] theirs = sample.ByOpenSsl(other, line);
                Assert.True(theirs.AsSpan().SequenceEqual(ours.AsSpan(64 * line, 64)), $"{sample}, line {line}");
            }
        });
    }

    [Theory, MemberData(nameof(Paths))]
    public void Nothing_beside_the_target_is_written(AesPath path) => Seeds.Each(60, random =>
    {
        Sample sample = new(random, random.Next(0, 40));
        const int Margin = 128;
        byte[] around = new byte[(64 * sample.Lines) + (2 * Margin)];
        Array.Fill(around, (byte)0xA5);
        sample.Run(path, sample.Source, around.AsSpan(Margin, 64 * sample.Lines), out _);
        Assert.True(around.AsSpan(0, Margin).IndexOfAnyExcept((byte)0xA5) < 0, $"{sample}: before");
        Assert.True(around.AsSpan(Margin + (64 * sample.Lines)).IndexOfAnyExcept((byte)0xA5) < 0, $"{sample}: after");
    });

    [Fact]
    public void A_run_that_is_no_multiple_of_64_bytes_is_refused()
    {
        LineCipher cipher = LineCipher.For(AesPath.Portable);
        var record = new byte[KeyRecord.Size];
        KeyRecord.Expand(record, new byte[16], new byte[16]);
        Assert.Throws<ArgumentOutOfRangeException>("source", () => cipher.Encrypt(record, 0, 0, new byte[65], new byte[65]));
        Assert.Throws<ArgumentOutOfRangeException>("target", () => cipher.Encrypt(record, 0, 0, new byte[64], new byte[128]));
        Assert.Throws<ArgumentOutOfRangeException>("tweaks", () => cipher.Encrypt(record, 0, 0, new byte[64], new byte[64], new Block128[2]));
    }

    private static void Agree(AesPath path, Random random, int lines)
    {
        Sample sample = new(random, lines);
        byte[] ours = sample.Run(path, out Block128[] tweaks);
        byte[] portable = sample.Run(AesPath.Portable, out Block128[] portableTweaks);
        Assert.True(ours.AsSpan().SequenceEqual(portable), sample.ToString());
        Assert.True(tweaks.AsSpan().SequenceEqual(portableTweaks), $"{sample}: tweaks");
        if (random.Coin())
        {
            byte[] inPlace = [.. sample.Source];
            sample.Run(path, inPlace, inPlace, out _);
            Assert.True(inPlace.AsSpan().SequenceEqual(portable), $"{sample}: in place");
        }
    }

    /// <summary>Keys, a place, a format, a direction and data.</summary>
    private sealed class Sample
    {
        private readonly byte[] _dataKey, _tweakKey, _record, _buffer;
        private readonly TweakFormat _format;
        private readonly Direction _direction;
        private readonly ulong _address;
        private readonly int _keyId, _offset;

        public Sample(Random random, int lines)
        {
            (int keyLength, Lines) = (random.Coin() ? 16 : 32, lines);
            (_dataKey, _tweakKey) = (random.Array(keyLength), random.Array(keyLength));
            _record = new byte[KeyRecord.Size];
            KeyRecord.Expand(_record, _dataKey, _tweakKey);
            _format = new TweakFormat((TweakInput)random.Next(4), (TweakByteOrder)random.Next(2), KeyIdShift: 46);
            _direction = (Direction)random.Next(2);
            (_address, _keyId) = (random.Number(45) & ~63ul, random.Next(64));

            // Lines of a simulated memory are aligned; those that a caller hands over need not be.
            _offset = random.Next(64);
            _buffer = random.Array((64 * lines) + _offset);
        }

        public int Lines { get; }

        public Span<byte> Source => _buffer.AsSpan(_offset);

        public byte[] Run(AesPath path, out Block128[] tweaks)
        {
            var target = new byte[(64 * Lines) + 7];
            Run(path, Source, target.AsSpan(7), out tweaks);
            return target[7..];
        }

        public void Run(AesPath path, Span<byte> source, Span<byte> target, out Block128[] tweaks)
        {
            tweaks = new Block128[Lines];
            LineCipher cipher = LineCipher.For(path, _format);
            if (_direction == Direction.Encrypt)
            {
                cipher.Encrypt(_record, _address, _keyId, source, target, _keyId % 2 == 0 ? tweaks : default);
            }
            else
            {
                cipher.Decrypt(_record, _address, _keyId, source, target, _keyId % 2 == 0 ? tweaks : default);
            }
        }

        /// <summary>The bytes that AES is given are made here a second time, by hand.</summary>
        public byte[] ByOpenSsl(OpenSsl other, int line)
        {
            ulong address = _address + (64ul * (uint)line);
            byte[] source = Source.Slice(64 * line, 64).ToArray();
            bool encrypt = _direction == Direction.Encrypt;
            switch (_format.Input)
            {
                case TweakInput.LineAddress:
                    return other.Xts(_dataKey, _tweakKey, Unit(address), source, encrypt);
                case TweakInput.LineIndex:
                    return other.Xts(_dataKey, _tweakKey, Unit(address / 64), source, encrypt);
                case TweakInput.LineAddressWithKeyId:
                    return other.Xts(_dataKey, _tweakKey, Unit(address + ((ulong)_keyId << 46)), source, encrypt);
                default:
                    return [.. Enumerable.Range(0, 4).SelectMany(i => other.Xts(_dataKey, _tweakKey, Unit(address + (16ul * (uint)i)), source[(16 * i)..(16 * (i + 1))], encrypt))];
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{_direction}, {Lines} lines at {_address:X}, offset {_offset}, KeyID {_keyId}, {_dataKey.Length}-byte keys, {_format}");

        private byte[] Unit(ulong number)
        {
            byte[] unit = [.. BitConverter.GetBytes(number), .. new byte[8]];
            return _format.Order == TweakByteOrder.Little ? unit : [.. unit.Reverse()];
        }
    }
}
