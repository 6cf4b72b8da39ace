using System.Net;
using System.Net.Sockets;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>The same messages over sockets; and what partial implementations are asked for.</summary>
public class CarrierTests
{
    private const ulong Seed = 5;

    [Fact]
    public void Specification_and_engine_agree_over_TCP_on_every_platform()
    {
        using var served = new Served(ProtocolServer.OfEngine);
        using var host = served.Host();
        var report = DiffCampaign.Run(host, new(Seed, 1500));
        Assert.True(report.Agrees, $"seed {Seed}: {string.Join('\n', report.Findings.Select(f => f.Divergence))}");
        Assert.Empty(report.SkippedPlatforms);
        Assert.Empty(report.Skipped);
        Assert.InRange(report.Agreed, 1500, 10_000);
    }

    [Fact]
    public void A_broken_specification_is_noticed_over_a_Unix_socket()
    {
        using var served = new Served(() => new("mutant", p => new Comparing.Faulty(new SpecificationImplementation(p.Profile, p.Cache.Mode == CacheMode.Uncached)) { Does = o => o is Operation.Flush ? null : o }), unix: true);
        using var host = served.Host();
        var report = DiffCampaign.Run(host, new(Seed, 3000, Divergences: 5));
        Assert.NotEmpty(report.Findings);
        Assert.Equal("Flush.Flushed", report.Findings[0].Suspect?.Id);
        Assert.InRange(report.Findings[0].Shrunk.BodyLength, 1, 3);
    }

    [Fact]
    public void A_MAC_of_its_own_is_compared_by_what_it_refuses()
    {
        static ProtocolServer Own() => new("own", p => new OwnMac(new EngineSide(p.Profile, p.Cache)));
        var capabilities = Capabilities.Everything with { OwnMac = true, Integrity = [IntegrityMode.Ci] };
        using var served = new Served(Own, capabilities);
        using var host = served.Host();
        var report = DiffCampaign.Run(host, new(Seed, 4000, Platforms: ["server-ci", "ci-narrow", "ci-uncached"]));
        Assert.True(report.Agrees, $"seed {Seed}: {string.Join('\n', report.Findings.Select(f => f.Divergence))}");
        Assert.True(report.Coverage["Dram.MacMismatch"].Any);

        // The same, promised to be the platform's, is not.
        using var lying = new Served(Own, capabilities with { OwnMac = false });
        using var other = lying.Host();
        Assert.False(DiffCampaign.Run(other, new(Seed, 500, Platforms: ["server-ci"], ShrinkTime: TimeSpan.FromMilliseconds(100))).Agrees);
    }

    [Fact]
    public void Platforms_are_fitted_to_what_an_implementation_can_or_skipped_with_a_reason()
    {
        var partial = new Capabilities(
            Caches: [CacheMode.Uncached], Integrity: [IntegrityMode.None, IntegrityMode.Ci], Paging: false, Cores: 1, Algorithms: [Algorithm.Xts128], TweakInputs: [TmeBox.Spec.Machine.TweakInput.LineIndex]);
        foreach (var platform in FuzzPlatform.All)
        {
            var (fitted, reason) = CapabilityFit.Fit(platform, partial);
            if (platform.Profile.Integrity == IntegrityMode.Li || platform.Profile.Packages == 2 || !platform.Profile.Algorithms.Contains(Algorithm.Xts128))
            {
                Assert.True(fitted is null && reason is not null, platform.Profile.Name);
                continue;
            }

            Assert.Equal(CacheMode.Uncached, fitted!.Cache.Mode);
            Assert.Equal(TmeBox.Spec.Machine.TweakInput.LineIndex, fitted.Profile.TweakInput);
            Assert.Equal([Algorithm.Xts128], fitted.Profile.Algorithms.AsEnumerable());
            Assert.False(fitted.HasPaging);
            Assert.Equal(platform.Profile.TweakByteOrder, fitted.Profile.TweakByteOrder);
        }
    }

    // It keeps another function of the line beside it, and knows it again.
    private sealed class OwnMac(IImplementation inner) : IImplementation
    {
        public string Name => "own";

        public bool Uncached => inner.Uncached;

        public bool Performs(Operation operation) => true;

        public Response Step(Operation operation)
        {
            var answer = inner.Step(operation is Operation.Replace r ? r with { Mac = Turned(r.Mac) } : operation);
            return operation is Operation.Snoop ? answer with { Mac = Turned(answer.Mac) } : answer;
        }

        public ulong? Register(int core, uint index) => inner.Register(core, index);

        public KeyView KeyOf(int package, int keyId) => inner.KeyOf(package, keyId);

        public DramView Inspect(ulong line) => inner.Inspect(line);

        public IEnumerable<DramView> DramLines() => inner.DramLines().Select(d => d with { Mac = Turned(d.Mac) });

        public IEnumerable<CacheView> CachedLines() => inner.CachedLines();

        public IEnumerable<TlbView>? Translations() => inner.Translations();

        private static uint Turned(uint mac) => mac is 0 or 0x0ABC_DEF1 ? mac : mac ^ 0x0ABC_DEF1;
    }

    // One server behind a socket, for conversations one after another.
    private sealed class Served : IDisposable
    {
        private readonly Socket listener;
        private readonly ImplementationAddress address;
        private readonly string? path;

        public Served(Func<ProtocolServer> make, Capabilities? capabilities = null, bool unix = false)
        {
            if (unix)
            {
                path = Path.Combine(Path.GetTempPath(), $"tmebox-{Guid.NewGuid():n}.sock");
                listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                listener.Bind(new UnixDomainSocketEndPoint(path));
                address = new(ImplementationCarrier.Unix, path);
            }
            else
            {
                listener = new(SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                address = new(ImplementationCarrier.Tcp, "127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
            }

            listener.Listen();
            new Thread(() => Serve(make, capabilities)) { IsBackground = true }.Start();
        }

        public ImplementationHost Host() => new(address, TimeSpan.FromSeconds(20), cancellation: TestContext.Current.CancellationToken);

        public void Dispose()
        {
            listener.Dispose();
            if (path is not null) File.Delete(path);
        }

        private void Serve(Func<ProtocolServer> make, Capabilities? capabilities)
        {
            try
            {
                while (true)
                {
                    using var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
                    using var server = make();
                    server.Capabilities = capabilities ?? Capabilities.Everything;
                    server.Serve(new(stream, stream, Framing.LengthPrefix));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
