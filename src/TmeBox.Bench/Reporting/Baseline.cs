using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Reporting;

/// <summary>The ratios of an earlier run, which a later one must not fall behind.</summary>
/// <param name="Ratios">By the id of a row.</param>
/// <param name="Processor">What processor it ran on; ratios differ between processors.</param>
public sealed record Baseline(ImmutableSortedDictionary<string, double> Ratios, string Processor = "")
{
    /// <summary>A ratio below this share of the earlier one is a finding.</summary>
    public const double Tolerated = 0.85;

    private const int LargestFile = 1 << 20;

    /// <summary>Reads what <c>bench --json</c> wrote.</summary>
    /// <exception cref="FormatException">It is something else; the message names file, line, what was found and what was expected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Baseline Read(string file)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            throw new FormatException($"{file}:1: found more than {LargestFile} bytes; expected the output of 'tmebox bench engine --json'");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out JsonElement schema) || schema.ValueKind != JsonValueKind.String || schema.GetString() != BenchDocument.SchemaName)
            {
                throw new FormatException($"{file}:1: found no schema '{BenchDocument.SchemaName}'; expected the output of 'tmebox bench engine --json'");
            }

            return new(Rows(file, root).ToImmutableSortedDictionary(StringComparer.Ordinal), ProcessorOf(root));
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}:{e.LineNumber + 1}: found text that is not JSON; expected the output of 'tmebox bench engine --json'", e);
        }
    }

    /// <summary>The same without figures that are known and not asked for.</summary>
    /// <param name="known">All figures there are.</param>
    /// <param name="asked">Those that are asked for.</param>
    public Baseline Without(IEnumerable<BenchRow> known, IEnumerable<BenchRow> asked) =>
        this with { Ratios = Ratios.RemoveRange(known.Select(r => r.Id).Except(asked.Select(r => r.Id), StringComparer.Ordinal)) };

    /// <summary>The figures that fell behind: whether they did so for good, or the machine was busy, a second measurement tells.</summary>
    public IReadOnlyList<BenchRow> Behind(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Measurements.Where(m => Ratios.TryGetValue(m.Row.Id, out var earlier) && m.Ratio < Tolerated * earlier).Select(m => m.Row)];
    }

    /// <summary>One sentence for each figure that fell behind or was not measured.</summary>
    public IReadOnlyList<string> Findings(BenchReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var measured = report.Measurements.ToDictionary(m => m.Row.Id, StringComparer.Ordinal);
        return
        [
            .. Ratios.Where(r => !measured.ContainsKey(r.Key)).Select(r => $"{r.Key}: in the baseline and not measured"),
            .. Ratios.Where(r => measured.TryGetValue(r.Key, out var m) && m.Ratio < Tolerated * r.Value).Select(r => string.Create(
                CultureInfo.InvariantCulture, $"{r.Key}: {measured[r.Key].Ratio:0.000}, which is {100 * (1 - (measured[r.Key].Ratio / r.Value)):0} % below the baseline of {r.Value:0.000}")),
        ];
    }

    private static string ProcessorOf(JsonElement root) =>
        root.TryGetProperty("machine", out JsonElement machine) && machine.ValueKind == JsonValueKind.Object
        && machine.TryGetProperty("processor", out JsonElement processor) && processor.ValueKind == JsonValueKind.String ? processor.GetString()! : "";

    private static Dictionary<string, double> Rows(string file, JsonElement root)
    {
        if (!root.TryGetProperty("figures", out JsonElement figures) || figures.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"{file}: found no array 'figures'; expected one object a figure with 'id' and 'ratio'");
        }

        var ratios = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((int index, JsonElement figure) in figures.EnumerateArray().Index())
        {
            if (figure.ValueKind != JsonValueKind.Object
                || !figure.TryGetProperty("id", out JsonElement id) || id.ValueKind != JsonValueKind.String
                || !figure.TryGetProperty("ratio", out JsonElement ratio) || ratio.ValueKind != JsonValueKind.Number || ratio.GetDouble() is not (> 0 and < 1e6)
                || !ratios.TryAdd(id.GetString()!, ratio.GetDouble()))
            {
                throw new FormatException($"{file}: figures[{index}]: found {Cut(figure.GetRawText())}; expected an 'id' of its own and a 'ratio' above 0");
            }
        }

        return ratios;
    }

    private static string Cut(string text) => text.ReplaceLineEndings(" ") is var line && line.Length > 60 ? line[..60] + "…" : line;
}
