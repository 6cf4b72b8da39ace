using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Witnesses;

/// <summary>Gives the elements of a model's opaque sorts bytes: different elements different ones, and literals their own.</summary>
/// <remarks>
/// In a proof, merging two lines and mixing two keys are functions of which nothing is known. Here they are what they are; so
/// where the model says that one element is the merge of two others, its bytes have to be: the bytes concerned become one.
/// </remarks>
internal sealed class ModelBytes
{
    private readonly Dictionary<(string Sort, string Element), int> numbers = [];
    private readonly List<Sort> sorts = [];
    private readonly Dictionary<(int Element, int Index), (int Element, int Index)> same = [];
    private readonly Dictionary<(int Element, int Index), byte> known = [];

    /// <summary>The number of an element.</summary>
    public int Of(Sort sort, string element)
    {
        if (numbers.TryGetValue((sort.Name, element), out var number)) return number;
        sorts.Add(sort);
        return numbers[(sort.Name, element)] = sorts.Count - 1;
    }

    /// <summary>The element is a literal.</summary>
    public void Literal(int element, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++) Know(element, i, bytes[i]);
    }

    /// <summary>One byte of an element has a value.</summary>
    public void Know(int element, int index, byte value)
    {
        var root = Root((element, index));
        if (known.TryGetValue(root, out var other) && other != value) throw new ReplayFailedException("the model merges or mixes lines in a way that no bytes do");
        known[root] = value;
    }

    /// <summary>One byte of an element has a value, unless it has another already.</summary>
    public void TryKnow(int element, int index, byte value) => known.TryAdd(Root((element, index)), value);

    /// <summary>One byte of two elements is the same.</summary>
    public void Join(int one, int two, int index)
    {
        var (a, b) = (Root((one, index)), Root((two, index)));
        if (a == b) return;
        same[a] = b;
        if (known.Remove(a, out var value)) Know(two, index, value);
    }

    /// <summary>The bytes of one element.</summary>
    public Bytes BytesOf(int element)
    {
        var bytes = new byte[sorts[element].Size];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = Value(Root((element, i)));
        return Bytes.Owning(sorts[element], bytes);
    }

    /// <summary>The bytes of each element, by number.</summary>
    /// <exception cref="ReplayFailedException">Two different elements would have the same bytes.</exception>
    public ImmutableArray<Bytes> Realise()
    {
        var all = ImmutableArray.CreateBuilder<Bytes>(sorts.Count);
        for (var element = 0; element < sorts.Count; element++)
        {
            var value = BytesOf(element);
            if (all.Contains(value)) throw new ReplayFailedException("the model keeps lines apart that merging makes equal");
            all.Add(value);
        }

        return all.ToImmutable();
    }

    private byte Value((int Element, int Index) root)
    {
        if (known.TryGetValue(root, out var value)) return value;
        Span<byte> seed = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(seed, root.Element);
        BinaryPrimitives.WriteInt32LittleEndian(seed[4..], root.Index);
        var drawn = SHA256.HashData(seed)[0];

        // A MAC has 28 bits.
        return sorts[root.Element] == MacTag.Sort && root.Index == 3 ? (byte)(drawn & 0x0F) : drawn;
    }

    private (int Element, int Index) Root((int Element, int Index) at)
    {
        while (same.TryGetValue(at, out var above)) at = above;
        return at;
    }
}
