using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>Accesses of a list that are ciphered together.</summary>
internal sealed unsafe partial class Package
{
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

        /// <summary>Takes an access into the group if that gives what carrying it out now would give; tag <see cref="LineKey.None"/> is never taken.</summary>
        public bool TryAdd(Span<LineAccess> accesses, int index, ulong tag, byte* data)
        {
            ref LineAccess access = ref accesses[index];
            bool reads = access.Operation == LineOperation.Read && past;
            bool writes = access.Operation == LineOperation.Movdir64b || (access.Operation == LineOperation.Write && past && access.ByteEnables == ulong.MaxValue);
            if (!(reads || writes) || !_isUniform || tag == LineKey.None)
            {
                return false;
            }

            byte* record = _keys.Resolve(LineKey.KeyId(tag));
            if (record == null || (reads && package.Find(tag) >= 0))
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

            // Field by field: a descriptor that is made elsewhere and copied would be loaded whole right after it was stored in parts.
            byte* line = reads ? _dram.Peek(LineKey.LineIndex(tag)) : _dram.Change(LineKey.LineIndex(tag));
            LineDescriptor* descriptor = lines + _count++;
            descriptor->Record = record;
            descriptor->Source = reads ? line : data;
            descriptor->Target = reads ? data : line;
            descriptor->Owner = 0;
            descriptor->Unit = _format.Unit(LineKey.LineAddress(tag), LineKey.KeyId(tag));
            return true;
        }

        /// <summary>Carries the group out, if anything is in it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish(Span<LineAccess> accesses)
        {
            if (_count > 0)
            {
                CarryOut(accesses.Slice(_first, _count));
                _count = 0;
            }
        }

        private readonly void CarryOut(Span<LineAccess> accesses)
        {
            var batch = new Span<LineDescriptor>(lines, _count);
            if (_direction == Direction.Encrypt)
            {
                package.Store(batch, _shortKeys ? pairs : null);
            }
            else
            {
                package.Load(batch, accesses, _shortKeys ? pairs : null);
            }
        }
    }

    /// <summary>Ciphers a group's lines. Some lie in DRAM, the others in the caller's data: no entry reads what another one writes.</summary>
    private void Run(Direction direction, Span<LineDescriptor> batch, byte** pairs)
    {
        AskFor(direction, batch, pairs);
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

    /// <summary>Asks memory for lines, then for their keys.</summary>
    /// <remarks>
    /// Nothing else is done in these loops: a prefetch retires only when its page is known, and so the processor has as many walks of page tables and as
    /// many lines under way as there is room for short iterations in its window.
    /// </remarks>
    private void AskFor(Direction direction, ReadOnlySpan<LineDescriptor> lines, byte** pairs)
    {
        foreach (ref readonly LineDescriptor line in lines)
        {
            Dram.Prefetch(direction == Direction.Encrypt ? line.Target : line.Source, _ci);
        }

        if (pairs != null)
        {
            for (int i = 0; i < lines.Length; i++)
            {
                KeyPrefetch.Pair(pairs[i]);
            }

            return;
        }

        byte* last = null;
        foreach (ref readonly LineDescriptor line in lines)
        {
            if (line.Record != last)
            {
                last = line.Record;
                KeyPrefetch.Keys(last, direction);
            }
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
