using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Mutants.Tests;

public class KnownGoodTests
{
    private const ulong Seed = 11;

    public static TheoryData<string> Ids { get; } = [.. KnownGood.All.Select(v => v.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_known_good_variant_is_quiet(string id)
    {
        var row = VariantRow.Of(KnownGood.All.Single(v => v.Id == id), new PropertyGate(Seed, 1_500), TestContext.Current.CancellationToken);
        Assert.True(row.Problem is null, $"seed {Seed}: {row.Problem}");
        Assert.InRange(row.Operations, 1_500, 10_000);
    }

    [Fact]
    public void A_fault_stays_with_its_engine_though_others_run_in_the_same_thread()
    {
        var gate = new PropertyGate(Seed, 3_000);
        var fault = FaultCatalogue.Named("decryption-schedule")!;
        Func<FuzzPlatform, IImplementation> sound = EngineCodeFault.MakeAsleep, faulty = fault.Make;
        Assert.Null(gate.Run(FuzzPlatform.All, p => new Beside(sound(p), faulty(p)), TestContext.Current.CancellationToken).Finding);
        Assert.NotNull(gate.Run(FuzzPlatform.All, p => new Beside(faulty(p), sound(p)), TestContext.Current.CancellationToken).Finding);
    }

    // One of two engines is seen; the other does each operation just before.
    private sealed class Beside(IImplementation seen, IImplementation other) : IImplementation, IDisposable
    {
        public string Name => seen.Name;

        public bool Uncached => seen.Uncached;

        public bool Performs(Operation operation) => seen.Performs(operation);

        public Response Step(Operation operation)
        {
            other.Step(operation);
            return seen.Step(operation);
        }

        public ulong? Register(int core, uint index) => seen.Register(core, index);

        public KeyView KeyOf(int package, int keyId) => seen.KeyOf(package, keyId);

        public DramView Inspect(ulong line) => seen.Inspect(line);

        public IEnumerable<DramView> DramLines() => seen.DramLines();

        public IEnumerable<CacheView> CachedLines() => seen.CachedLines();

        public IEnumerable<TlbView>? Translations() => seen.Translations();

        public void Dispose()
        {
            ((IDisposable)seen).Dispose();
            ((IDisposable)other).Dispose();
        }
    }
}
