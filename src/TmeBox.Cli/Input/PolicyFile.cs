using System.Collections.Immutable;
using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>Reads a policy and the platforms it names: <c>models/policies/*.yaml</c>.</summary>
public static class PolicyFile
{
    /// <summary>The rules about what is absent; they say nothing new when a part was left out for its own problem.</summary>
    static readonly ImmutableArray<InputRule> AboutAbsence =
    [
        PolicyRules.NoDemand, PolicyRules.NoPlatform, PolicyRules.FewerThanTwoSandboxes, PolicyRules.NoMemory, PolicyRules.UnknownDemandPlatform,
    ];

    /// <summary>The policy and its profiles, or every problem of the policy and of its platforms. Never throws for a bad file.</summary>
    /// <param name="path">The file; problems name it as it is given here.</param>
    public static Loaded<PolicyOnPlatforms> Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var problems = new List<InputProblem>();
        if (InputText.Read(path, problems) is not { } text || YamlText.Parse(path, text, problems) is not { } root) return new(problems);
        var reading = new PolicyReading(path, problems);
        if (reading.Read(root) is not { } policy) return new(problems);

        // A problem in a platform's own file leaves that platform out.
        var before = problems.Select(p => p.At.File == path ? p.Problem.Locator : "platforms").ToArray();
        foreach (var problem in PolicyRules.Check(policy, reading.Profiles))
        {
            // A demand's platform is missed where the platforms were at fault; everything else where it should stand itself.
            var missed = problem.Rule == PolicyRules.UnknownDemandPlatform ? "platforms" : problem.Locator;
            var leftOut = AboutAbsence.Contains(problem.Rule) && before.Any(at => at.Length == 0 || at.StartsWith(missed, StringComparison.Ordinal));
            if (!leftOut) problems.Add(new(reading.PlaceOf(problem.Locator), problem));
        }
        return problems.Count > 0 ? new(problems) : new Loaded<PolicyOnPlatforms>(new PolicyOnPlatforms(policy, reading.Profiles, reading.DemandPlaces));
    }
}
