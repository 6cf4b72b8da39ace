using TmeBox.Spec.Sandbox;
namespace TmeBox.Policies;

public static partial class PolicyRules
{
    static IEnumerable<Problem> Lists(SandboxPolicy policy)
    {
        if (policy.Demands.IsEmpty) yield return new(NoDemand, "no demand", "at least one entry under demands", "demands");
        if (policy.Platforms.IsEmpty) yield return new(NoPlatform, "no platform", "at least one name under platforms", "platforms");
        if (policy.Sandboxes.Length < 2)
            yield return new(FewerThanTwoSandboxes, $"{policy.Sandboxes.Length}", "2 or more", "sandboxes");
        foreach (var repeat in Repeats(policy.Platforms, p => p))
            yield return new(DuplicateName, $"platform '{repeat.Key}' again", "each platform once", $"platforms[{repeat.Index}]");
        foreach (var repeat in Repeats(policy.Owners, s => s.Name))
            yield return new(DuplicateName, $"{(repeat.Index < policy.Sandboxes.Length ? "sandbox" : "share")} '{repeat.Key}' again", "a name of its own", $"{policy.LocatorOf(repeat.Index)}.name");
        foreach (var repeat in Repeats(policy.Gates, g => g.Name))
            yield return new(DuplicateName, $"gate '{repeat.Key}' again", "a name of its own", $"gates[{repeat.Index}].name");
    }

    static IEnumerable<Problem> Demands(SandboxPolicy policy)
    {
        foreach (var repeat in Repeats(policy.Demands, d => d))
            yield return new(DuplicateDemand, Describe(repeat.Key), "each demand once", $"demands[{repeat.Index}]");
        var known = policy.Platforms.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < policy.Demands.Length; i++)
        {
            if (!known.Contains(policy.Demands[i].Platform))
                yield return new(UnknownDemandPlatform, $"'{policy.Demands[i].Platform}'",
                    known.Count == 0 ? "a platform of the policy" : Suggestion.OneOf(policy.Demands[i].Platform, policy.Platforms),
                    $"demands[{i}].platform");
            if (policy.Demands[i].Guarantee == Guarantee.CodeAuthenticity && !policy.Sandboxes.Any(HasCode))
                yield return new(DemandWithoutCode, "code-authenticity, and no memory with access rx", "executable memory in a sandbox", $"demands[{i}]");
            if (policy.Demands[i].Attacker.Has(Capability.ShareReader) && policy.Shares.All(s => s.FirstReader is null))
                yield return new(DemandWithoutReader, "share-reader, and no share with a member of access r", "a share that somebody only reads", $"demands[{i}]");
        }
    }

    static string Describe(Demand d) => $"{Naming.NameOf(d.Guarantee)} against {Naming.NameOf(d.Attacker)} on {d.Platform} again";

    static IEnumerable<(int Index, TKey Key)> Repeats<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> keyOf)
    {
        var seen = new HashSet<TKey>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.Add(keyOf(items[i]))) yield return (i, keyOf(items[i]));
        }
    }
}
