using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Protocol;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>Implementations of a few lines of shell, each wrong in its own way.</summary>
internal static class Script
{
    public const string Hello = """{"type":"hello","version":1,"name":"script","capabilities":{"operations":["load","store"],"caches":["uncached"],"paging":false,"cores":1,"observes":[]}}""";

    /// <summary>Greets, and runs more for each line that comes then.</summary>
    public static string Greeting(string more, string hello = Hello) => $"read -r x; echo '{hello}'; while read -r x; do case $x in *'\"bye\"'*) exit 0;; esac; {more}; done";

    /// <summary>Replies as it should to reset, and something else to step.</summary>
    public static string Stepping(string reply, string hello = Hello) =>
        Greeting($"case $x in *'\"reset\"'*) echo '{{\"type\":\"ready\"}}';; *) {reply};; esac", hello);

    public static FuzzPlatform Platform { get; } = new(new Profile("none", 46, 6, 63, [Algorithm.Xts128], Bypass: true, TdxKeyIds: false, IntegrityMode.None), CacheShape.Uncached);

    public static ImplementationHost Host(string script, double seconds = 5, OutcomeNames? names = null) =>
        new(new(ImplementationCarrier.Command, script), TimeSpan.FromSeconds(seconds), names, TestContext.Current.CancellationToken);
}
