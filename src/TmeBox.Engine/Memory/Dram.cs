namespace TmeBox.Engine.Memory;

/// <summary>The lines behind the memory controller: ciphertext, MAC, poison (F-INT-1). All zero until written.</summary>
/// <remarks>Sparse: one <see cref="DramPage"/> for each 4 KiB that was ever touched; reading allocates nothing.</remarks>
internal sealed class Dram
{
    private static readonly byte[] Zeros = new byte[64];
    private readonly Dictionary<ulong, DramPage> _pages = [];
    private ulong _lastNumber = ulong.MaxValue;
    private DramPage? _last;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _pages.Clear();
        _lastNumber = ulong.MaxValue;
        _last = null;
    }

    /// <summary>Reads a line.</summary>
    /// <param name="lineIndex">The KeyID-free address divided by 64.</param>
    /// <param name="tag">MAC and poison.</param>
    /// <returns>The 64 bytes themselves, valid until the line is written.</returns>
    public ReadOnlySpan<byte> Read(ulong lineIndex, out LineTag tag)
    {
        DramPage? page = Find(lineIndex >> 6);
        if (page is null)
        {
            tag = default;
            return Zeros;
        }

        int line = (int)lineIndex & 63;
        tag = page.Tag(line);
        return page.Ciphertext(line);
    }

    /// <summary>The page of a line that is about to be written; made if it is new.</summary>
    public DramPage PageFor(ulong lineIndex)
    {
        ulong number = lineIndex >> 6;
        DramPage? page = Find(number);
        if (page is null)
        {
            page = new DramPage();
            _pages.Add(number, page);
            _lastNumber = number;
            _last = page;
        }

        return page;
    }

    /// <summary>Copies of all touched lines, by ascending address.</summary>
    public IEnumerable<DramLine> Lines()
    {
        foreach (ulong number in _pages.Keys.Order().ToArray())
        {
            DramPage page = _pages[number];
            for (int line = 0; line < 64; line++)
            {
                if ((page.Touched >> line & 1) != 0)
                {
                    yield return new DramLine((number << 12) | (uint)(line << 6), page.Ciphertext(line).ToArray(), page.Tag(line));
                }
            }
        }
    }

    private DramPage? Find(ulong number)
    {
        if (number == _lastNumber)
        {
            return _last;
        }

        if (_pages.TryGetValue(number, out DramPage? page))
        {
            _lastNumber = number;
            _last = page;
        }

        return page;
    }
}
