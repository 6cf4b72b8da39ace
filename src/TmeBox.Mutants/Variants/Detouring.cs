using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Mutants;

/// <summary>Now and then remembers its state, does something else for a while, and returns: nobody may notice.</summary>
/// <remarks>
/// Which operations a detour precedes, and what it does, follows from the operation itself and from what else there is to do by rendezvous hashing: a sequence
/// with an operation less has the same detours as before, but for those that did just that operation. So what shows by them shrinks.
/// </remarks>
/// <param name="inner">The implementation.</param>
/// <param name="remember">Remembers its state; what it gives returns to that state.</param>
internal sealed class Detouring(IImplementation inner, Func<Action> remember) : IImplementation, IDisposable
{
    private const ulong Every = 3;
    private const ulong Steps = 3;
    private const ulong LowLines = 0xFFFF_FFC0;
    private readonly List<(Operation Operation, ulong Hash)> elsewhere = [(new Operation.Reset(), 0)];
    private readonly Dictionary<ulong, ulong> occurrences = [];

    public string Name => inner.Name;

    public bool Uncached => inner.Uncached;

    public bool Performs(Operation operation) => inner.Performs(operation);

    public Response Step(Operation operation)
    {
        var itself = Hash(operation);
        var occurrence = occurrences[itself] = occurrences.GetValueOrDefault(itself) + 1;
        var way = Seeds.Mix(itself, occurrence);
        if (way % Every == 0)
        {
            var back = remember();
            for (var i = 0UL; i < Steps; i++) inner.Step(elsewhere.MaxBy(e => Seeds.Mix(way ^ e.Hash, i)).Operation);
            back();
        }

        // What was done, done in another state; and what an honest board would not do.
        if (occurrence == 1)
        {
            elsewhere.Add((operation, itself));
            if (OperationAddress.PaOf(operation) is { } pa) Add(new Operation.Rewire(pa & LowLines, 64, Drops: true));
        }

        return inner.Step(operation);
    }

    public ulong? Register(int core, uint index) => inner.Register(core, index);

    public KeyView KeyOf(int package, int keyId) => inner.KeyOf(package, keyId);

    public DramView Inspect(ulong line) => inner.Inspect(line);

    public IEnumerable<DramView> DramLines() => inner.DramLines();

    public IEnumerable<CacheView> CachedLines() => inner.CachedLines();

    public IEnumerable<TlbView>? Translations() => inner.Translations();

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private void Add(Operation operation) => elsewhere.Add((operation, Hash(operation)));

    // Of the text, since hash codes differ from process to process.
    private static ulong Hash(Operation operation) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(operation.ToString())));
}
