using System.Runtime.CompilerServices;
using TmeBox.Engine.Kernels;

namespace TmeBox.Engine.Cipher;

/// <summary>The line cipher behind one AES path and one tweak format: a line, a run of consecutive lines, or a list of lines with a key each.</summary>
/// <remarks>Immutable; safe for many threads. Nothing here allocates.</remarks>
internal readonly unsafe record struct LineCipher
{
    private readonly bool _emitted;

    private LineCipher(AesPath path, TweakFormat format) => (Path, Format, _emitted) = (path, format, path == AesPath.Vaes && !format.IsByBlock);

    /// <summary>The AES code, never <see cref="AesPath.Auto"/>.</summary>
    public AesPath Path { get; }

    /// <summary>Whether the processor's AES instructions are in use.</summary>
    public bool AesNi => Path != AesPath.Portable;

    /// <summary>How a line's place becomes its data unit.</summary>
    public TweakFormat Format { get; }

    /// <summary>The cipher for an option.</summary>
    /// <param name="path">The AES code.</param>
    /// <param name="format">How a line's place becomes its data unit. Default: its address, little-endian.</param>
    /// <exception cref="PlatformNotSupportedException">The path was demanded by name and cannot run here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not an option.</exception>
    public static LineCipher For(AesPath path, TweakFormat format = default) => path switch
    {
        AesPath.Auto => new LineCipher(XtsVaes.IsSupported ? AesPath.Vaes : XtsAesNi.IsSupported ? AesPath.AesNi : AesPath.Portable, format),
        AesPath.Vaes when !XtsVaes.IsSupported => throw new PlatformNotSupportedException(XtsVaes.Missing + " Choose AesPath.Auto, AesPath.AesNi or AesPath.Portable."),
        AesPath.AesNi when !XtsAesNi.IsSupported => throw new PlatformNotSupportedException("This processor has no AES-NI; choose AesPath.Auto or AesPath.Portable."),
        AesPath.Vaes or AesPath.AesNi or AesPath.Portable => new LineCipher(path, format),
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Not an AES path."),
    };

    /// <summary>Encrypts a line and returns its encrypted tweak.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="unit">The data unit (F-ENC-2): <see cref="TweakFormat.Unit"/>.</param>
    /// <param name="plain">64 bytes.</param>
    /// <param name="cipher">64 bytes; may be the same span.</param>
    public Block128 Encrypt(ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> plain, Span<byte> cipher) =>
        Run(Direction.Encrypt, record, unit, plain, cipher);

    /// <summary>Decrypts a line and returns its encrypted tweak.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="unit">The data unit (F-ENC-2): <see cref="TweakFormat.Unit"/>.</param>
    /// <param name="cipher">64 bytes.</param>
    /// <param name="plain">64 bytes; may be the same span.</param>
    public Block128 Decrypt(ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> cipher, Span<byte> plain) =>
        Run(Direction.Decrypt, record, unit, cipher, plain);

    /// <summary>Ciphers a line by the shortest way, in memory that no collector moves.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="record">The expanded keys, <see cref="KeyRecord.Size"/> bytes. The caller vouches for this and the other pointers.</param>
    /// <param name="unit">The data unit (F-ENC-2): <see cref="TweakFormat.Unit"/>.</param>
    /// <param name="source">64 bytes.</param>
    /// <param name="target">64 bytes; may be the same.</param>
    /// <param name="tweak">Takes the encrypted tweak; null if nobody wants it.</param>
    /// <param name="pair">The <see cref="KeyPair"/> that the record was made of, if that is likely to be nearer; else null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Line(Direction direction, byte* record, Block128 unit, byte* source, byte* target, Block128* tweak, byte* pair = null)
    {
        if (_emitted)
        {
            if (pair == null)
            {
                XtsVaes.Line(direction, record, unit, source, target, tweak);
            }
            else
            {
                XtsVaes.LineOfPair(direction, pair, unit, source, target, tweak);
            }

            return;
        }

        Block128 encrypted = Run(direction, new ReadOnlySpan<byte>(record, KeyRecord.Size), unit, new ReadOnlySpan<byte>(source, 64), new Span<byte>(target, 64));
        if (tweak != null)
        {
            *tweak = encrypted;
        }
    }

    /// <summary>Encrypts consecutive lines under one key.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="lineAddress">KeyID-free address of the first line, a multiple of 64; all lines lie below the KeyID bits.</param>
    /// <param name="keyId">The KeyID, for tweak formats that want it.</param>
    /// <param name="plain">A multiple of 64 bytes.</param>
    /// <param name="cipher">As many bytes; may be the same span, not overlap otherwise.</param>
    /// <param name="tweaks">Takes the encrypted tweak of each line; empty if nobody wants them.</param>
    public void Encrypt(ReadOnlySpan<byte> record, ulong lineAddress, int keyId, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<Block128> tweaks = default) =>
        Run(Direction.Encrypt, record, lineAddress, keyId, plain, cipher, tweaks);

    /// <summary>Decrypts consecutive lines under one key.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="lineAddress">KeyID-free address of the first line, a multiple of 64; all lines lie below the KeyID bits.</param>
    /// <param name="keyId">The KeyID, for tweak formats that want it.</param>
    /// <param name="cipher">A multiple of 64 bytes.</param>
    /// <param name="plain">As many bytes; may be the same span, not overlap otherwise.</param>
    /// <param name="tweaks">Takes the encrypted tweak of each line; empty if nobody wants them.</param>
    public void Decrypt(ReadOnlySpan<byte> record, ulong lineAddress, int keyId, ReadOnlySpan<byte> cipher, Span<byte> plain, Span<Block128> tweaks = default) =>
        Run(Direction.Decrypt, record, lineAddress, keyId, cipher, plain, tweaks);

    /// <summary>Encrypts a list of lines in order, each under its own key, and fills in their encrypted tweaks. Looks ahead in memory.</summary>
    public void Encrypt(Span<LineDescriptor> lines) => Run(Direction.Encrypt, lines);

    /// <summary>Decrypts a list of lines in order, each under its own key, and fills in their encrypted tweaks. Looks ahead in memory.</summary>
    public void Decrypt(Span<LineDescriptor> lines) => Run(Direction.Decrypt, lines);

    /// <summary>As <see cref="Encrypt(Span{LineDescriptor})"/> or <see cref="Decrypt(Span{LineDescriptor})"/>, and faster where keys are many.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="lines">The lines. The caller vouches that every key is of AES-128, and that no entry reads what another one writes.</param>
    /// <param name="pairs">For each line the <see cref="KeyPair"/> that its record was made of; good for as long as the lines are.</param>
    public void RunApart(Direction direction, Span<LineDescriptor> lines, byte** pairs)
    {
        if (_emitted)
        {
            XtsVaes.EachApart(direction, lines, pairs);
        }
        else
        {
            Run(direction, lines);
        }
    }

    private Block128 Run(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (Format.IsByBlock)
        {
            return ByBlock(direction, record, unit, source, target);
        }

        return Path switch
        {
            AesPath.Vaes => XtsVaes.Line(direction, record, unit, source, target),
            AesPath.AesNi => XtsAesNi.Line(direction, record, unit, source, target),
            _ => XtsPortable.Line(direction, record, unit, source, target),
        };
    }

    private void Run(
        Direction direction, ReadOnlySpan<byte> record, ulong lineAddress, int keyId, ReadOnlySpan<byte> source, Span<byte> target, Span<Block128> tweaks)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length % 64, 0, nameof(source));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, source.Length, nameof(target));
        int count = source.Length / 64;
        if (!tweaks.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(tweaks.Length, count, nameof(tweaks));
        }

        if (_emitted)
        {
            XtsVaes.Lines(direction, record, Format, Format.Number(lineAddress, keyId), source, target, tweaks);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Block128 unit = Format.Unit(lineAddress + (64ul * (uint)i), keyId);
            Block128 tweak = Run(direction, record, unit, source.Slice(64 * i, 64), target.Slice(64 * i, 64));
            if (!tweaks.IsEmpty)
            {
                tweaks[i] = tweak;
            }
        }
    }

    private void Run(Direction direction, Span<LineDescriptor> lines)
    {
        if (_emitted)
        {
            XtsVaes.Each(direction, lines);
            return;
        }

        for (int i = 0; i < lines.Length; i++)
        {
            LineLookAhead.Prefetch(lines, i);
            ref LineDescriptor line = ref lines[i];

            // The caller of a batch vouches for the pointers (LineDescriptor); the sizes are fixed.
            line.Tweak = Run(
                direction, new ReadOnlySpan<byte>(line.Record, KeyRecord.Size), line.Unit, new ReadOnlySpan<byte>(line.Source, 64), new Span<byte>(line.Target, 64));
        }
    }

    private Block128 ByBlock(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Span<Block128> tweaks = stackalloc Block128[4];
        for (int i = 0; i < 4; i++)
        {
            Block128 block = Format.OfBlock(unit, i);
            tweaks[i] = Path == AesPath.Portable ? XtsPortable.Tweak(record, block) : XtsAesNi.Tweak(record, block);
        }

        if (Path == AesPath.Portable)
        {
            XtsPortable.Blocks(direction, record, tweaks, source, target);
        }
        else
        {
            XtsAesNi.Blocks(direction, record, tweaks, source, target);
        }

        return tweaks[0];
    }
}
