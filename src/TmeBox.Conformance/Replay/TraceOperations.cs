using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Traces;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Replay;

/// <summary>The machine operations that a trace stands for; all data and keys follow from names and step numbers.</summary>
/// <remarks>
/// The kernel activates, gives each sandbox a key, and clears a page under its owner's KeyID, by whole lines, when it is touched first;
/// without that a first load would meet what the page's former life left, which is poison under integrity (F-CCH-6).
/// </remarks>
internal sealed class TraceOperations
{
    private const ulong PageBytes = PageMap.PageBytes;
    private static readonly Hex Blank = Hex.Filled(0, 64);
    private readonly int addressBits;
    private readonly HashSet<ulong> pages = [];
    private ulong lastPage = ulong.MaxValue;
    private ulong steps;

    public TraceOperations(int addressBits) => this.addressBits = addressBits;

    /// <summary>Pages touched so far.</summary>
    public int Pages => pages.Count;

    /// <summary>Activation and one key a sandbox.</summary>
    public static IEnumerable<Operation> SetUp(PageMap map, Profile profile, Algorithm algorithm, int keyIdBits)
    {
        var algorithms = profile.Algorithms.Aggregate(0UL, (mask, a) => mask | (1UL << (int)a));
        var policy = profile.Algorithms.Contains(Algorithm.Xts128) ? 0UL : 2UL;
        yield return new Operation.Activate(
            2 | (policy << 4) | ((ulong)keyIdBits << 32) | (algorithms << 48), true, false, Secret("TME data key"), Secret("TME tweak key"), Hex.Of(Secret("MAC key").Span[..16]));
        foreach (var sandbox in map.Sandboxes)
        {
            var structure = new KeyStructure(
                sandbox.KeyId, 1u << (8 + (int)algorithm), true, Field("data key of " + sandbox.Name, algorithm), Field("tweak key of " + sandbox.Name, algorithm));
            yield return new Operation.Pconfig(true, Hex.Filled(0, 32), Hex.Filled(0, 32), structure);
        }
    }

    /// <summary>The operations of one access, appended.</summary>
    public void Append(in LineAccess access, List<Operation> operations)
    {
        var pa = ((ulong)access.KeyId << addressBits) | access.Physical;
        var page = access.Physical / PageBytes;
        if (page != lastPage && pages.Add(lastPage = page))
            for (var line = pa & ~(PageBytes - 1); line < (pa | (PageBytes - 1)); line += 64)
                operations.Add(new Operation.Movdir64b(line, Blank));
        if (access.Kind != TraceKind.Store) operations.Add(new Operation.Load(pa));
        if (access.Kind is TraceKind.Store or TraceKind.Modify)
            operations.Add(new Operation.Store(pa, (ulong.MaxValue >> (64 - access.Size)) << access.Offset, Data(++steps)));
    }

    // SplitMix64 of the step number, eight times.
    private static Hex Data(ulong step)
    {
        var data = new byte[64];
        for (var i = 0; i < 64; i += 8)
        {
            var z = ((step * 8) + (ulong)i + 1) * 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(i), z ^ (z >> 27));
        }

        return Hex.Owning(data);
    }

    private static Hex Secret(string name) => Hex.Of(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    // As long as the algorithm's keys; what follows is zero.
    private static Hex Field(string name, Algorithm algorithm)
    {
        var field = new byte[64];
        Secret(name).Span[..(algorithm is Algorithm.Xts256 or Algorithm.Xts256Integrity ? 32 : 16)].CopyTo(field);
        return Hex.Owning(field);
    }
}
