using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>Lists of accesses, each to a line and a KeyID of its own.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>The most accesses that are carried out at once.</summary>
    public const int MostAccesses = 256;

    private const int LinesAskedForAtOnce = 32;

    /// <summary>Carries out some accesses in order.</summary>
    /// <param name="list">The whole list; the accesses that follow are looked at, so that memory is asked for them ahead.</param>
    /// <param name="first">The first access to carry out.</param>
    /// <param name="count">How many: at most <see cref="MostAccesses"/>.</param>
    /// <param name="data">The list's data; the caller has checked that every access with data has 64 bytes there, and keeps them in place.</param>
    /// <param name="policy">What to do with absent lines.</param>
    /// <param name="log">Takes the evictions.</param>
    [SkipLocalsInit]
    public void Execute(Span<LineAccess> list, int first, int count, byte* data, CachePolicy policy, EvictionLog log)
    {
        AddressLayout layout = LayoutOf(log.Core);
        bool past = _cache is null || policy == CachePolicy.Past;
        Span<LineAccess> accesses = list.Slice(first, count);
        LineDescriptor* room = stackalloc LineDescriptor[MostAccesses];
        byte** pairs = stackalloc byte*[MostAccesses];
        var group = new Group(this, room, pairs, past);
        for (int i = 0; i < count; i++, log.Access++)
        {
            AskForPage(list, first + i + (2 * LinesAskedForAtOnce), layout);
            if (!past && i % LinesAskedForAtOnce == 0)
            {
                // Past the cache, a group asks for its lines when it is full.
                AskForLines(accesses[i..Math.Min(i + LinesAskedForAtOnce, count)], layout);
            }

            ref LineAccess access = ref accesses[i];
            bool misaligned = access.Operation == LineOperation.Movdir64b && access.PhysicalAddress % LineKey.LineSize != 0;
            if (misaligned || !layout.TryLocate(access.PhysicalAddress, out ulong tag))
            {
                access.Status = misaligned ? EngineStatus.GeneralProtection : layout.Refusal(access.PhysicalAddress);
                if (access.Operation == LineOperation.Read)
                {
                    group.Finish(accesses);
                    new Span<byte>(data + access.Offset, LineKey.LineSize).Clear();
                }

                continue;
            }

            access.Status = EngineStatus.Done;
            if (!group.TryAdd(accesses, i, tag, data + access.Offset))
            {
                group.Finish(accesses);
                access.Status = One(access, tag, data + access.Offset, policy, log);
            }
        }

        group.Finish(accesses);
    }

    /// <summary>Asks memory for what finding the line of a later access will need.</summary>
    private void AskForPage(ReadOnlySpan<LineAccess> list, int index, in AddressLayout layout)
    {
        if (index < list.Length)
        {
            // Legal or not: the page of an address below the KeyID bits can always be asked for.
            ulong tag = layout.Split(list[index].PhysicalAddress);
            _dram.PrefetchEntry(LineKey.LineIndex(tag));
            _cache?.Prefetch(tag);
        }
    }

    /// <summary>Asks memory for the lines and the keys of accesses that will miss; see <see cref="Group"/> for why in loops of their own.</summary>
    [SkipLocalsInit]
    private void AskForLines(ReadOnlySpan<LineAccess> accesses, in AddressLayout layout)
    {
        byte** lines = stackalloc byte*[LinesAskedForAtOnce];
        byte** records = stackalloc byte*[LinesAskedForAtOnce];
        int count = 0;
        foreach (ref readonly LineAccess access in accesses)
        {
            if (access.Operation is LineOperation.Read or LineOperation.Prefetch && layout.TryLocate(access.PhysicalAddress, out ulong tag) && Find(tag) < 0)
            {
                lines[count] = _dram.Peek(LineKey.LineIndex(tag));
                records[count++] = Keys.Resolve(LineKey.KeyId(tag));
            }
        }

        for (int i = 0; i < count; i++)
        {
            Dram.Prefetch(lines[i], _ci);
        }

        for (int i = 0; i < count; i++)
        {
            KeyTable.Prefetch(records[i], Direction.Decrypt);
        }
    }

    /// <summary>One access by itself; its address is legal.</summary>
    private EngineStatus One(in LineAccess access, ulong tag, byte* data, CachePolicy policy, EvictionLog log)
    {
        switch (access.Operation)
        {
            case LineOperation.Read when policy == CachePolicy.Past:
                return ReadPast(tag, new Span<byte>(data, LineKey.LineSize)) == 1 ? EngineStatus.Done : EngineStatus.MachineCheck;
            case LineOperation.Read:
                return Read(tag, new Span<byte>(data, LineKey.LineSize), log);
            case LineOperation.Write when access.ByteEnables == 0:
                break;
            case LineOperation.Write when access.ByteEnables != ulong.MaxValue:
                WritePart(tag, access.ByteEnables, new ReadOnlySpan<byte>(data, LineKey.LineSize), policy, log);
                break;
            case LineOperation.Write when policy == CachePolicy.Through:
                Write(tag, ulong.MaxValue, new ReadOnlySpan<byte>(data, LineKey.LineSize), log);
                break;
            case LineOperation.Write or LineOperation.Movdir64b:
                WriteDirect(tag, new ReadOnlySpan<byte>(data, LineKey.LineSize));
                break;
            case LineOperation.Flush:
                Flush(tag);
                break;
            case LineOperation.WriteBack:
                WriteBack(tag);
                break;
            default:
                Prefetch(tag, log);
                break;
        }

        return EngineStatus.Done;
    }

    /// <summary>Accesses in a row that all read, or all write, whole lines past the cache: the cipher and the MAC take them together.</summary>
    private ref struct Group(Package package, LineDescriptor* lines, byte** pairs, bool past)
    {
        private readonly KeyTable _keys = package.Keys;
        private readonly Dram _dram = package._dram;
        private readonly TweakFormat _format = package._cipher.Format;
        private readonly bool _isUniform = package.IsUniform;
        private readonly bool _manyKeys = package.Keys.AreMany;
        private Direction _direction;
        private bool _shortKeys;
        private int _first;
        private int _count;

        /// <summary>Takes an access into the group if that gives what carrying it out now would give.</summary>
        public bool TryAdd(Span<LineAccess> accesses, int index, ulong tag, byte* data)
        {
            ref LineAccess access = ref accesses[index];
            bool reads = access.Operation == LineOperation.Read && past;
            bool writes = access.Operation == LineOperation.Movdir64b || (access.Operation == LineOperation.Write && past && access.ByteEnables == ulong.MaxValue);
            byte* record = _keys.Resolve(LineKey.KeyId(tag));
            if (!_isUniform || !(reads || writes) || record == null || (reads && package.Find(tag) >= 0))
            {
                return false;
            }

            Direction direction = reads ? Direction.Decrypt : Direction.Encrypt;
            if (_count > 0 && (direction != _direction || _first + _count != index))
            {
                Finish(accesses);
            }

            if (_count == 0)
            {
                (_first, _direction, _shortKeys) = (index, direction, _manyKeys);
            }

            if (_shortKeys)
            {
                pairs[_count] = _keys.Pair(LineKey.KeyId(tag));
                _shortKeys = pairs[_count] != null;
            }

            if (writes)
            {
                package.DropUnseen(tag);
            }

            byte* line = reads ? _dram.Peek(LineKey.LineIndex(tag)) : _dram.Change(LineKey.LineIndex(tag));
            lines[_count++] = new LineDescriptor
            {
                Record = record,
                Source = reads ? line : data,
                Target = reads ? data : line,
                Unit = _format.Unit(LineKey.LineAddress(tag), LineKey.KeyId(tag)),
            };
            return true;
        }

        /// <summary>Asks memory for all lines of the group, then for their keys.</summary>
        /// <remarks>
        /// Nothing else is done in these loops: a prefetch retires only when its page is known, and so the processor has as many walks of page tables and as
        /// many lines under way as there is room for short iterations in its window.
        /// </remarks>
        private readonly void AskForAll(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Dram.Prefetch(_direction == Direction.Encrypt ? lines[i].Target : lines[i].Source, package._ci);
            }

            if (_shortKeys)
            {
                for (int i = 0; i < count; i++)
                {
                    KeyTable.Prefetch(pairs[i]);
                }

                return;
            }

            for (int i = 0; i < count; i++)
            {
                KeyTable.Prefetch(lines[i].Record, _direction);
            }
        }

        /// <summary>Carries the group out.</summary>
        public void Finish(Span<LineAccess> accesses)
        {
            var batch = new Span<LineDescriptor>(lines, _count);
            int count = _count;
            _count = 0;
            if (count == 0)
            {
                return;
            }

            AskForAll(count);
            if (_direction == Direction.Encrypt)
            {
                package.Store(batch, _shortKeys ? pairs : null);
            }
            else
            {
                package.Load(batch, accesses.Slice(_first, count), _shortKeys ? pairs : null);
            }
        }
    }

    /// <summary>Ciphers a group's lines. Some lie in DRAM, the others in the caller's data: no entry reads what another one writes.</summary>
    private void Run(Direction direction, Span<LineDescriptor> batch, byte** pairs)
    {
        if (pairs != null)
        {
            _cipher.RunApart(direction, batch, pairs);
        }
        else if (direction == Direction.Encrypt)
        {
            _cipher.Encrypt(batch);
        }
        else
        {
            _cipher.Decrypt(batch);
        }
    }

    private void Store(Span<LineDescriptor> batch, byte** pairs)
    {
        Run(Direction.Encrypt, batch, pairs);
        if (_ci)
        {
            LineMac.Compute(MacKey, batch, Direction.Encrypt);
            foreach (ref readonly LineDescriptor line in batch)
            {
                *Dram.Tag(line.Target) = TagWord.Of(line.Mac, poison: false);
            }
        }
    }

    private void Load(Span<LineDescriptor> batch, Span<LineAccess> accesses, byte** pairs)
    {
        Run(Direction.Decrypt, batch, pairs);
        if (!_ci)
        {
            return;
        }

        bool check = false;
        foreach (ref readonly LineAccess access in accesses)
        {
            check |= Keys.IsChecked(LineKey.KeyId(Layout.Split(access.PhysicalAddress)));
        }

        if (check)
        {
            LineMac.Compute(MacKey, batch, Direction.Decrypt);
        }

        for (int i = 0; i < batch.Length; i++)
        {
            // In order, and by the line's place now: an access before this one may have poisoned the line, and its page may have moved by that.
            ulong tag = Layout.Split(accesses[i].PhysicalAddress);
            uint word = *Dram.Tag(_dram.Peek(LineKey.LineIndex(tag)));
            bool integrity = Keys.IsChecked(LineKey.KeyId(tag));
            if (TagWord.IsPoisoned(word) || (integrity && batch[i].Mac != TagWord.Mac(word)))
            {
                *Dram.Tag(_dram.Change(LineKey.LineIndex(tag))) |= TagWord.Poison;
                new Span<byte>(batch[i].Target, LineKey.LineSize).Clear();
                accesses[i].Status = EngineStatus.MachineCheck;
                DecryptAgain(batch[(i + 1)..], batch[i].Target);
            }
        }
    }

    /// <summary>Zeros came too late for those of the following lines that go to the same bytes; then all that follow are decrypted again.</summary>
    /// <remarks>Their sources still hold: where poisoning moved a page, a snapshot keeps the frame that they point to.</remarks>
    private void DecryptAgain(Span<LineDescriptor> batch, byte* cleared)
    {
        foreach (ref readonly LineDescriptor line in batch)
        {
            if (Math.Abs(line.Target - cleared) < LineKey.LineSize)
            {
                _cipher.Decrypt(batch);
                return;
            }
        }
    }
}
