using System.Collections.Immutable;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Cases;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Corpus;

/// <summary>The cases of models/code, read and assembled once.</summary>
internal static class CaseCorpus
{
    private static readonly Lazy<ImmutableArray<(CodeCase Case, ImmutableArray<CodeRegion> Regions)>> Read = new(() =>
    {
        var cases = CaseFile.ReadFolder(Repository.In("models/code"));
        return [.. cases.Zip(CaseAssembler.Assemble(cases))];
    });

    public static ImmutableArray<(CodeCase Case, ImmutableArray<CodeRegion> Regions)> All => Read.Value;

    public static CodeContext Context(CodeCase one, ImmutableArray<CodeRegion> regions, IsolationProfile profile) => new(profile, regions, one.Entries, CodeLimits.Standard);
}
