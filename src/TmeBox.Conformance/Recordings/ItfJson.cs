using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>A sequence in the Informal Trace Format, as Apalache and Quint read and write it: the states of the specification, one after each step.</summary>
public static class ItfJson
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Variables = ["operation", "outcome", "rules", "activate", "keys", "dram", "cache"];

    /// <summary>Runs a sequence on the specification and writes its states; state 0 is that after reset.</summary>
    /// <exception cref="FormatException">There is too much to show; shrink it first.</exception>
    public static string Write(OperationSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        var sights = Sights.Of(sequence);
        var states = new JsonArray { State(0, "", "", [], sights.Initial, sights) };
        foreach (var (step, after) in sights.Steps) states.Add(State(states.Count, step.Operation.ToString()!, step.Answer.Outcome, step.Rules, after, sights));
        return new JsonObject
        {
            ["#meta"] = new JsonObject
            {
                ["format"] = "ITF",
                ["format-description"] = "https://apalache-mc.org/docs/adr/015adr-trace.html",
                ["source"] = "tmebox",
                ["description"] = $"the specification on {sequence.Platform.Name}, cache {sequence.Cache.Mode}",
            },
            ["vars"] = new JsonArray([.. Variables.Select(v => (JsonNode)v)]),
            ["states"] = states,
        }.ToJsonString(Format) + "\n";
    }

    private static JsonObject State(int index, string operation, string outcome, IEnumerable<string> rules, MachineState m, Sights sights) => new()
    {
        ["#meta"] = new JsonObject { ["index"] = index },
        ["operation"] = operation,
        ["outcome"] = outcome,
        ["rules"] = Special("#set", rules.Select(r => (JsonNode)r)),
        ["activate"] = Number(m.Activate.Value.Concrete),
        ["keys"] = Special("#map", sights.Keys.Select(k => Pair(Special("#tup", [Number((ulong)k.Package), Number((ulong)k.KeyId)]), SpecificationView.Key(m, k.Package, k.KeyId).ToString()))),
        ["dram"] = Special("#map", sights.Lines.Select(l => Pair(Number(l), Dram(SpecificationView.Of(l, m.Dram[LineAddress.Of(l)]))))),
        ["cache"] = Special("#map", sights.Cached.Select(c => (c, View: SpecificationView.Cached(m, c.KeyId, c.Line))).Where(c => c.View is not null)
            .Select(c => Pair(Special("#tup", [Number((ulong)c.c.KeyId), Number(c.c.Line)]), Cached(c.View!.Value)))),
    };

    private static JsonObject Dram(DramView cell) => new()
    {
        ["ciphertext"] = Convert.ToHexStringLower(cell.Ciphertext.Span),
        ["mac"] = Number(cell.Mac),
        ["owner"] = cell.Owner,
        ["poison"] = cell.Poison,
    };

    private static JsonObject Cached(CacheView entry) => new()
    {
        ["data"] = Convert.ToHexStringLower(entry.Data.Span),
        ["dirty"] = entry.Dirty,
        ["poisoned"] = entry.Poisoned,
    };

    private static JsonObject Number(ulong value) => new() { ["#bigint"] = value.ToString(CultureInfo.InvariantCulture) };

    private static JsonObject Special(string kind, IEnumerable<JsonNode> parts) => new() { [kind] = new JsonArray([.. parts]) };

    private static JsonNode Pair(JsonNode key, JsonNode value) => new JsonArray(key, value);
}
