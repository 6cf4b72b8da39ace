using TmeBox.Bench.Memory;
using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Sandboxes that share so many pages and use them in a random order: the same order for any number of sandboxes.</summary>
internal sealed class Tenants : IDisposable
{
    /// <summary>Accesses in one turn of a sandbox: each line of its page four times, once a store of eight bytes.</summary>
    public const int AccessesATurn = 256;

    /// <summary>Accesses of a call of <see cref="Scatter"/>.</summary>
    public const int AccessesACall = 64;

    private readonly SandboxRuntime _runtime;
    private readonly int _sandboxes;
    private readonly RandomLines _order;
    private readonly byte[] _line = new byte[MemoryEngine.LineSize];

    /// <summary>Gives every sandbox a key, and page after page to one sandbox after the other.</summary>
    public Tenants(EngineProfile profile, int sandboxes, int pages)
    {
        (_runtime, _sandboxes) = (new SandboxRuntime(profile), sandboxes);
        _order = new RandomLines((long)pages * SandboxRuntime.PageSize);
        for (int keyId = 1; keyId <= sandboxes; keyId++)
        {
            _runtime.Program(keyId);
        }

        for (int page = 0; page < pages; page++)
        {
            ulong address = (ulong)page * SandboxRuntime.PageSize;
            _runtime.HandOver(KeyIdOf(address), address);
        }
    }

    /// <summary>The next sandbox's turn.</summary>
    public void Turn()
    {
        ulong page = _order.Addresses[_order.Take(1)] & ~(SandboxRuntime.PageSize - 1ul);
        ulong pa = _runtime.Pa(KeyIdOf(page), page);
        EngineStatus worst = EngineStatus.Done;
        for (int i = 0; i < AccessesATurn; i++)
        {
            // 37 has no factor in common with 64: all lines, never two neighbours one after the other.
            ulong line = pa + ((uint)(i * 37 % 64) * (ulong)MemoryEngine.LineSize);
            worst |= i < 192 ? _runtime.Engine.Read(line, _line) : _runtime.Engine.Write(line, 0xFF, _line);
        }

        SandboxRuntime.Demand("an access", worst);
    }

    /// <summary>Loads of lines, each in another page, so that nearly every one is another sandbox's and misses the cache.</summary>
    public void Scatter()
    {
        EngineStatus worst = EngineStatus.Done;
        foreach (ulong line in _order.Addresses.Slice(_order.Take(AccessesACall), AccessesACall))
        {
            worst |= _runtime.Engine.Read(_runtime.Pa(KeyIdOf(line), line), _line);
        }

        SandboxRuntime.Demand("an access", worst);
    }

    /// <inheritdoc/>
    public void Dispose() => _runtime.Dispose();

    private int KeyIdOf(ulong address) => 1 + (int)(address / SandboxRuntime.PageSize % (ulong)_sandboxes);
}
