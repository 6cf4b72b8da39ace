using System.Collections.Immutable;
using System.Reflection;
using TmeBox.Attacks;
using TmeBox.Cli.Checking;
using TmeBox.Cli.Input;
using TmeBox.Conformance.Traces;
using TmeBox.Evidence.Facts;
using TmeBox.Evidence.Traceability;
using TmeBox.Policies;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Explaining;

/// <summary>Everything that has an id.</summary>
internal static class Catalogue
{
    /// <summary>All entries, by kind.</summary>
    public static ImmutableArray<Entry> All() =>
    [
        .. Guarantees(), .. Capabilities(), .. Attacks(), .. Assumptions(),
        .. RuleBook.All.Select(RuleOf),
        .. TheoremBook.All.Select(TheoremOf),
        .. CodeTheorems.All.Select(TheoremOf),
        .. AdequacyBook.All.Select(t => new Entry("theorem", t.Id, t.Sentence,
            [("does not say", t.DoesNotSay), ("on", string.Join(", ", AdequacyBook.Platforms.Select(p => p.Name))), ("prove it, and what breaks without each assumption", "./tmebox prove adequacy")])),
        .. Prover.Theorems.Refutation.All.Select(r => new Entry("refutation", r.Id, r.Sentence,
            [("is not true because", r.Why), ("scenario", r.Scenario), ("on", string.Join(", ", ProofPlatforms.All.Where(r.IsAbout).Select(p => p.Name)))])),
        .. InputRulesOf(),
        .. FactEntries.All(Traced.Value),
    ];

    private static IEnumerable<Entry> Guarantees() => Naming.Guarantees.Select(g =>
    {
        var (says, doesNotSay) = GuaranteeSentences.Of(g.Value);
        return new Entry("guarantee", g.Name, says, [("does not say", doesNotSay), ("in a policy", $"{{ guarantee: {g.Name}, attacker: co-tenant, platform: server-ci }}")]);
    });

    private static IEnumerable<Entry> Capabilities() => Naming.Capabilities.Select(c =>
    {
        var triple = CapabilityTriple.Of(c.Value);
        return new Entry("capability", c.Name, triple.Sentence,
        [
            ("borne by", triple.Actor.ToString()),
            ("may name", triple.KeyIds switch
            {
                KeyIdScope.None => "no KeyID: it acts on DRAM itself",
                KeyIdScope.Own => "KeyIDs of other sandboxes, never the victim's",
                KeyIdScope.Victim => "the victim's KeyID",
                _ => "any sandbox's KeyID",
            }),
            ("on lines", triple.Lines switch
            {
                LineScope.MappedPages => "of the pages that its alias maps, other owners' lines included",
                LineScope.VictimsLines => "that the victim owns",
                LineScope.SandboxLines => "that are or may become a sandbox's",
                _ => "any at all, page tables and the runtime's data included",
            }),
            ("instructions", string.Join(", ", triple.Instructions)),
        ]);
    });

    // What a search recognises has a sentence of its own; what is decided without a search has its scenario's.
    private static IEnumerable<Entry> Attacks() =>
    [
        .. AttackNames.All.Where(a => Scenario.All.All(s => s.Id != a.Id)).Select(a => new Entry("attack", a.Id, a.Sentence, [("see it", "./tmebox check models/policies/two-workers.yaml --all")])),
        .. Scenario.All.Select(s => new Entry("attack", s.Id, AttackNames.All.FirstOrDefault(a => a.Id == s.Id)?.Sentence ?? s.Name, DetailsOf(s))),
    ];

    private static ImmutableArray<(string, string)> DetailsOf(Scenario s) =>
    [
        ("cell", s.Guarantee is { } guarantee ? $"{Naming.NameOf(guarantee)} against {Naming.NameOf(s.Attacker)}{(s.SharesPages ? ", pages with lines of two owners" : "")}" : "none"),
        ("decided by", string.Join(", ", s.DecidedBy)),
        ("remark", s.Remark),
        ("outcomes", "docs/scenarios.md"),
    ];

    private static IEnumerable<Entry> Assumptions() => AssumptionBook.All.Select(a => new Entry("assumption", a.Id, a.Sentence, [("said or checked by", string.Join(", ", a.By))]));

    private static Entry RuleOf(Rule rule)
    {
        var traced = Traced.Value?.Rows.FirstOrDefault(r => r.Rule == rule);
        return new("rule", rule.Id, rule.Sentence,
        [
            ("facts", string.Join(" ", rule.Source.Split(", ").Select(Told))),
            ("stated in", RulePlaces.FileOf(rule)),
            ("theorems that rest on it", traced is null ? "" : string.Join(", ", traced.Theorems)),
            ("noticed when broken by", traced is null ? "" : string.Join(", ", traced.Mutants)),
            ("tried by", traced is null ? "" : string.Join(", ", traced.Tests)),
            ("a run that fires it", traced?.Vector ?? ""),
        ]);

        static string Told(string id) => FactBook.All.FirstOrDefault(f => f.Id == id) is { } fact ? $"{id}: {fact.Subject}" : id;
    }

    private static Entry TheoremOf(Theorem theorem) => new("theorem", theorem.Id, theorem.Sentence,
        [("does not say", theorem.DoesNotSay), ("on", string.Join(", ", ProofPlatforms.All.Where(theorem.IsAbout).Select(p => p.Name))), ("prove it", $"./tmebox prove --filter {theorem.Id}")]);

    private static Entry TheoremOf(CodeTheorem theorem) => new("theorem", theorem.Id, theorem.Sentence,
        [("does not say", theorem.DoesNotSay), ("on", "code that the verifier accepts"), ("prove it", $"./tmebox prove --filter {theorem.Id}")]);

    private static IEnumerable<Entry> InputRulesOf() =>
        from type in new[] { typeof(PolicyRules), typeof(InputRules), typeof(PlatformRules), typeof(PageMapRules), typeof(TraceRules) }
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(InputRule)
        let rule = (InputRule)field.GetValue(null)!
        orderby rule.Id
        select new Entry("input rule", rule.Id, rule.Sentence, [("stated in", RulePlaces.FileOf(type))]);

    // Without a repository, or with half of one, the rules are explained all the same.
    private static Lazy<TraceabilityTable?> Traced { get; } = new(() =>
    {
        try
        {
            return Repository.Find() is { } root ? TraceabilityTable.Of(new(root)) : null;
        }
        catch (IOException)
        {
            return null;
        }
    });
}
