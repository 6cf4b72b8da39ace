namespace TmeBox.Bench.Scale;

/// <summary>The pages that are nobody's; the one that was freed last comes first.</summary>
internal sealed class FreePages
{
    private readonly Stack<ulong> _freed = new();
    private readonly bool[] _isFree;

    /// <summary>So many pages, all free; none at address 0.</summary>
    public FreePages(int count)
    {
        _isFree = new bool[count + 1];
        for (int i = count; i > 0; i--)
        {
            Free((ulong)i * SandboxRuntime.PageSize);
        }
    }

    /// <summary>The number of a page, from 1.</summary>
    public static int Index(ulong page) => (int)(page / SandboxRuntime.PageSize);

    /// <summary>A page is nobody's from now on.</summary>
    public void Free(ulong page)
    {
        _isFree[Index(page)] = true;
        _freed.Push(page);
    }

    /// <summary>Takes a page.</summary>
    /// <param name="wanted">This one if it is free; 0 for the one that was freed last.</param>
    public ulong Take(ulong wanted)
    {
        ulong page = wanted;
        if (wanted == 0 || !_isFree[Index(wanted)])
        {
            // Pages that were taken out of turn are still on the stack.
            do
            {
                page = _freed.Pop();
            }
            while (!_isFree[Index(page)]);
        }

        _isFree[Index(page)] = false;
        return page;
    }
}
