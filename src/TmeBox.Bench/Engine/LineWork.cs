using System.Runtime.CompilerServices;
using TmeBox.Bench.Measuring;
using TmeBox.Engine;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Engine;

/// <summary>Lines in the cache that go through the cipher in place.</summary>
internal sealed unsafe class LineWork : IDisposable
{
    /// <summary>Lines that each of the methods goes through: 16 KiB, which lie in the nearest cache.</summary>
    public const int Lines = 256;

    private const ulong Address = 0x1000;

    // Not where the lines are in their page: a load that agrees with a store just made in the low 12 bits of its address waits for it.
    private const int RecordPlace = 2048;
    private readonly LineCipher _cipher;
    private readonly NativeBlock _records = new(8192);
    private readonly NativeBlock _memory = new(64 * Lines);
    private readonly int _linesPerCall;
    private readonly byte* _record;
    private readonly LineDescriptor[] _list;

    /// <summary>Takes memory and expands keys.</summary>
    /// <param name="path">The AES code.</param>
    /// <param name="keyLength">16 or 32 bytes.</param>
    /// <param name="linesPerCall">For <see cref="Run"/>; divides <see cref="Lines"/>.</param>
    public LineWork(AesPath path, int keyLength, int linesPerCall)
    {
        _cipher = LineCipher.For(path);
        _linesPerCall = linesPerCall;
        _record = _records.Start + RecordPlace;
        byte[] keys = new byte[2 * keyLength];
        new Random(keyLength).NextBytes(keys);
        KeyRecord.Expand(Record, keys.AsSpan(0, keyLength), keys.AsSpan(keyLength));

        // As an engine's keys have them while they are few.
        WideKeys.Make(_record, _record + KeyRecord.Size);
        _list = new LineDescriptor[Lines];
        for (int i = 0; i < Lines; i++)
        {
            byte* line = _memory.Start + (64 * i);
            _list[i] = new LineDescriptor { Record = _record, Source = line, Target = line, Unit = _cipher.Format.Unit(Address + (64ul * (uint)i), 0) };
        }
    }

    private Span<byte> Record => new(_record, KeyRecord.Size);

    /// <summary>So many lines a call. The calls of one round touch different lines, so that none waits for the one before.</summary>
    public void Run(Direction direction)
    {
        for (int i = 0; i < Lines; i += _linesPerCall)
        {
            var lines = new Span<byte>(_memory.Start + (64 * i), 64 * _linesPerCall);
            ulong address = Address + (64ul * (uint)i);
            if (direction == Direction.Encrypt)
            {
                _cipher.Encrypt(Record, address, 0, lines, lines);
            }
            else
            {
                _cipher.Decrypt(Record, address, 0, lines, lines);
            }
        }
    }

    /// <summary>A call a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OneByOne(Direction direction)
    {
        for (int i = 0; i < Lines; i++)
        {
            byte* line = _memory.Start + (64 * i);
            _cipher.Line(direction, _record, new Block128(Address + (64ul * (uint)i), 0), line, line, tweak: null);
        }
    }

    /// <summary>As a list.</summary>
    public void List() => _cipher.Encrypt(_list);

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _memory.Dispose();
    }
}
