using System.Globalization;

namespace TmeBox.Logic.Tests;

// Random expressions over every operator; widths are those to choose from where an expression is free to.
internal sealed class Expressions(Random random, Universe universe, int[] widths)
{
    public Node Any(int depth) => random.Next(5) switch
    {
        0 or 1 => Of(Sort.Bool, depth),
        2 => Of(Universe.Blob, depth),
        _ => Of(Width(), depth),
    };

    public Node Of(Sort sort, int depth)
    {
        if (depth == 0 || random.Next(12) == 0) return random.Next(3) == 0 ? Universe.Constant(random, sort) : universe.Leaf(random, sort);
        if (random.Next(7) == 0) return new("ite", sort, [Of(Sort.Bool, depth - 1), Of(sort, depth - 1), Of(sort, depth - 1)]);
        if (random.Next(12) == 0) return Applied(sort, depth - 1);
        return sort.Kind switch
        {
            SortKind.Bool => Truth(depth - 1),
            SortKind.BitVector => Number(sort, depth - 1),
            _ => Applied(sort, depth - 1),
        };
    }

    private Sort Width() => Sort.BitVector(widths[random.Next(widths.Length)]);

    private Node Truth(int depth)
    {
        var b = Sort.Bool;
        switch (random.Next(13))
        {
            case 0: return new("not", b, [Of(b, depth)]);
            case 1: return new("label", b, [Of(b, depth)], universe.Label());
            case 2:
                var bytes = Of(Universe.Blob, depth);
                return new(random.Coin() ? "=" : "distinct", b, [bytes, Of(Universe.Blob, depth)]);
            case 3:
                var word = Of(Width(), depth);
                return new("bit", b, [word], High: random.Next(word.Sort.Size));
            case < 8:
                var op = new[] { "and", "or", "xor", "=", "distinct", "=>" }[random.Next(6)];
                return new(op, b, [Of(b, depth), Of(b, depth)]);
            default:
                var compare = new[] { "=", "distinct", "bvult", "bvule", "bvugt", "bvuge" }[random.Next(6)];
                var sort = Width();
                return new(compare, b, [Of(sort, depth), Of(sort, depth)]);
        }
    }

    private Node Number(Sort sort, int depth)
    {
        var width = sort.Size;
        switch (random.Next(11))
        {
            case 0: return new("bvnot", sort, [Of(sort, depth)]);
            case 1 or 2:
                var from = Math.Min(64, width + random.Next(12));
                var low = random.Next(from - width + 1);
                return new("slice", sort, [Of(Sort.BitVector(from), depth)], High: low + width - 1, Low: low);
            case 3 or 4 when width > 1:
                var lower = random.Next(1, width);
                return new("concat", sort, [Of(Sort.BitVector(width - lower), depth), Of(Sort.BitVector(lower), depth)]);
            case 5: return new("zext", sort, [Of(Sort.BitVector(random.Next(1, width + 1)), depth)]);
            default:
                var op = new[] { "bvand", "bvor", "bvxor", "bvadd", "bvsub", "bvshl", "bvlshr" }[random.Next(7)];
                return new(op, sort, [Of(sort, depth), Of(sort, depth)]);
        }
    }

    private Node Applied(Sort sort, int depth)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"f.{sort.Kind}.{sort.Size}");
        return new("apply", sort, [Of(Universe.Blob, depth), Of(Sort.BitVector(widths[0]), depth), Of(Sort.Bool, depth)], name);
    }
}
