using System.Collections.Immutable;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Vectors;

/// <summary>Chooses vectors among generated sequences: such that every rule, and every pair of rules that meet within three operations, is there often enough.</summary>
/// <remarks>Everything follows from constants, so the same bytes come out each time.</remarks>
public sealed class VectorGenerator
{
    /// <summary>How many sequences are chosen.</summary>
    public const int Sequences = 10_240;

    /// <summary>How many lines are chosen.</summary>
    public const int MostLines = 1024;

    private const ulong Seed = 0x7E_C708;
    private const int Longest = 3;
    private const int BodyLength = 160;
    private const int MostGroups = 4000;
    private const int GroupsAQuota = 500;
    private const int MostQuota = 8;

    // What a first implementation does: without caches, paging, registers and modes.
    private static readonly Capabilities Simple = new(
        Operations: ["activate", "pconfig", "load", "store", "flush", "writeBack", "prefetch", "evict", "movdir64b", "snoop", "replace", "flip"], Paging: false, Cores: 1);

    private static readonly (FuzzPlatform Platform, Capabilities Capabilities)[] Variants = [.. Varied()];
    private readonly Dictionary<(int Kind, int Before, int Last), int> pairs = [];
    private readonly Dictionary<string, LineVector> lines = new(StringComparer.Ordinal);
    private readonly List<VectorGroup> groups = [];
    private int chosen;
    private int quota;

    private VectorGenerator()
    {
    }

    /// <summary>All vectors.</summary>
    public static VectorSet Generate() => new VectorGenerator().Run();

    /// <summary>The first vector of each rule: few, and small.</summary>
    public static VectorSet Sample(VectorSet all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var groups = all.TestGroups
            .Select(g => g with { Tests = [.. g.Tests.Where(t => IsNew(t, seen))] })
            .Where(g => g.Tests.Length > 0).ToImmutableArray();
        var lines = all.Lines.Take(64).ToImmutableArray();
        return all with { TestGroups = groups, Lines = lines, NumberOfTests = groups.Sum(g => g.Tests.Length) + lines.Length };
    }

    // All of its flags are seen then.
    private static bool IsNew(SequenceVector test, HashSet<string> seen)
    {
        var before = seen.Count;
        seen.UnionWith(test.Flags);
        return seen.Count > before;
    }

    // Each platform as it is, and as simple implementations have it, with and without a cache.
    private static IEnumerable<(FuzzPlatform Platform, Capabilities Capabilities)> Varied()
    {
        foreach (var platform in FuzzPlatform.All.Where(p => p.Cache.Mode != CacheMode.Finite))
        {
            yield return (platform, Capabilities.Everything);
            yield return (platform with { Translates = false, Cores = 1 }, Capabilities.Everything with { Paging = false, Cores = 1 });
            yield return (new(platform.Profile, CacheShape.Uncached) { Translates = false, Cores = 1 }, Simple);
        }
    }

    private VectorSet Run()
    {
        // Once everything that there is, then more and more often.
        for (var i = 0; i < MostGroups && chosen < Sequences; i++)
        {
            if (i % GroupsAQuota == 0) quota = Math.Min(quota + 1, MostQuota);
            Group(i);
        }

        var numbered = 0;
        var withLines = chosen;
        return new(
            "TME-MK with AES-XTS and a 28-bit SHA-3 MAC",
            VectorSet.CurrentSchema,
            chosen + lines.Count,
            [
                "Bytes are hexadecimal digits, two a byte, lowest address first; numbers of 32 and 64 bits are hexadecimal strings.",
                "Each sequence begins at reset with the set-up of its group; docs/protocol.md says what operations and answers are.",
                "result: valid if the last operation is done, invalid if it is refused, acceptable if the architecture leaves it open.",
                "A tweak input is a 16-byte number, least significant byte first unless the platform says bigEndian; multiples are in GF(2^128), least significant byte first.",
            ],
            MachineRules.All.ToImmutableSortedDictionary(r => r.Id, r => new VectorNote(r.Sentence, r.Source), StringComparer.Ordinal),
            [.. groups.Select(g => g with { Tests = [.. g.Tests.Select(t => t with { TcId = ++numbered })] })],
            [.. lines.Values.Select(l => l with { TcId = ++withLines })]);
    }

    private void Group(int number)
    {
        var (platform, capabilities) = Variants[number % Variants.Length];
        var sequence = FuzzCampaign.Generate(Seeds.Mix(Seed, (ulong)number), BodyLength, platform);
        SpecificationSide? side = null;
        var recorder = new LineRecorder(platform.Profile, () => side!.State.MacKey);
        side = new(platform.Profile, recorder, platform.Cache.Mode == CacheMode.Uncached);
        var start = new DraftRun(side, capabilities);
        foreach (var draft in sequence.SetUp)
            if (start.Do(draft) is { Outcome: Outcome.Unspecified }) return;
        var tests = ImmutableArray.CreateBuilder<SequenceVector>();
        for (var at = 0; at < sequence.Body.Length && chosen < Sequences; at++)
        {
            recorder.Lines.Clear();
            if (Vector(number % 3, side.Fork(), sequence.Body.AsSpan().Slice(at, Math.Min(Longest, sequence.Body.Length - at)), capabilities) is not { } vector) continue;
            tests.Add(vector);
            chosen++;
            foreach (var line in recorder.Lines)
                if (lines.Count < MostLines) lines.TryAdd($"{line.DataKey} {line.TweakKey} {line.TweakInput} {line.Plaintext}", line);
        }

        if (tests.Count > 0) groups.Add(new(platform.Profile, platform.Cache, [.. start.Operations], tests.ToImmutable()));
    }

    // Up to the last operation that brings a pair which is not there often enough; null where none does.
    private SequenceVector? Vector(int kind, SpecificationSide side, ReadOnlySpan<Draft> drafts, Capabilities capabilities)
    {
        var run = new DraftRun(side, capabilities);
        var (useful, fresh) = (0, new HashSet<(int, int, int)>());
        var rules = new List<int>();
        foreach (var draft in drafts)
        {
            if (run.Do(draft) is not { } answer) continue;
            var fired = side.Fired.Rules().Select(r => r.Number).ToList();
            rules.AddRange(fired);
            foreach (var last in fired)
                foreach (var before in rules)
                    if (pairs.GetValueOrDefault((kind, before, last)) < quota && fresh.Add((kind, before, last))) useful = run.Operations.Count;
            if (answer.Outcome == Outcome.Unspecified) break;
        }

        if (useful == 0) return null;
        foreach (var pair in fresh) pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
        var answers = run.Answers.Take(useful).ToList();
        return new(
            0,
            [.. run.Fired.Take(useful).SelectMany(f => f.Rules()).Select(r => r.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. run.Operations.Take(useful)],
            [.. answers.Select(a => StepAnswer.Of(a))],
            answers[^1].Outcome switch { Outcome.Done => VectorResult.Valid, Outcome.Unspecified => VectorResult.Acceptable, _ => VectorResult.Invalid });
    }

    // Drafts, completed and performed one after the other.
    private sealed class DraftRun(SpecificationSide side, Capabilities capabilities)
    {
        private readonly DraftResolution resolution = new();

        public List<Operation> Operations { get; } = [];

        public List<Response> Answers { get; } = [];

        public List<RuleSet> Fired { get; } = [];

        public Response? Do(Draft draft)
        {
            var operation = resolution.Resolve(draft, side.State);
            if (!capabilities.Performs(operation)) return null;
            var answer = side.Step(operation);
            resolution.Learn(operation, answer);
            Operations.Add(operation);
            Answers.Add(answer);
            Fired.Add(side.Fired);
            return answer;
        }
    }
}
