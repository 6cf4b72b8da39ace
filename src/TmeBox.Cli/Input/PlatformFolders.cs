using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>Where the platforms of a policy are: beside the policy, in a <c>models</c> folder above it, or with this program.</summary>
static class PlatformFolders
{
    const int Highest = 32;

    /// <summary>The file of a platform, or null with a problem at the node that names it.</summary>
    public static string? Find(string policyPath, ScalarNode reference, string locator, Shape shape)
    {
        var name = reference.Text;
        if (IsPath(name)) return Path.Combine(Path.GetDirectoryName(policyPath) ?? "", name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name);
        var folders = Of(policyPath).ToList();
        var found = Shape.IsName(name) ? folders.Select(f => Path.Combine(f, name + ".yaml")).FirstOrDefault(File.Exists) : null;
        if (found is not null) return found;
        var known = folders.SelectMany(f => Directory.EnumerateFiles(f, "*.yaml").Take(1000))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        shape.Report(PlatformRules.Unknown, reference, locator, reference.Shown,
            known.Count == 0 ? "a path such as ./my-platform.yaml, as there is no models/platforms here" : Suggestion.OneOf(name, known));
        return null;
    }

    /// <summary>A reference with a slash or an ending is a path, relative to the policy.</summary>
    static bool IsPath(string reference) =>
        reference.Contains('/', StringComparison.Ordinal) || reference.EndsWith(".yaml", StringComparison.Ordinal) || reference.EndsWith(".yml", StringComparison.Ordinal);

    static IEnumerable<string> Of(string policyPath) =>
        Above(Path.GetDirectoryName(policyPath) is { Length: > 0 } folder ? folder : ".", shorten: true)
            .SelectMany(f => new[] { Path.Combine(f, "platforms"), Path.Combine(f, "models", "platforms") })
            .Concat(Above(AppContext.BaseDirectory, shorten: false).Select(f => Path.Combine(f, "models", "platforms")))
            .Where(Directory.Exists);

    /// <summary>A folder and those above it; those of a relative path keep its short form as long as they can.</summary>
    static IEnumerable<string> Above(string folder, bool shorten)
    {
        var current = shorten ? folder : Path.GetFullPath(folder);
        for (var i = 0; i < Highest; i++)
        {
            yield return current;
            var parent = Path.GetDirectoryName(current);
            if (parent is null) yield break;
            current = parent.Length > 0 ? parent : Path.GetDirectoryName(Path.GetFullPath(current)) ?? Path.GetFullPath(current);
        }
    }
}
