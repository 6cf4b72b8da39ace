using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>The trusted runtime and its platform: an engine with TME-MK on, and the steps that the programs of a sandbox's life consist of.</summary>
/// <remarks>
/// The steps and their order are those of the specification's runtime programs: PCONFIG with a random key on every package, its answer read; a line is zeroed past
/// the caches under its new owner's KeyID; what its old owner has cached is flushed; WBINVD before a KeyID is used again. Used by one thread.
/// </remarks>
internal sealed class SandboxRuntime : IDisposable
{
    /// <summary>Bytes a page.</summary>
    public const int PageSize = 4096;

    private const int CommandOfRandomKeys = (int)KeyCommand.SetKeyRandom;
    private static readonly byte[] Zeros = new byte[PageSize];
    private readonly int _keyIdShift;
    private readonly uint _control;
    private readonly ForgottenDuty _forgets;
    private readonly LineAccess[] _flushes = new LineAccess[PageSize / MemoryEngine.LineSize];
    private readonly byte[] _keys = new byte[64];
    private ulong _drawnKeys;

    /// <summary>Activates a platform with all its KeyID bits and algorithms.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="forgets">A duty to forget.</param>
    public SandboxRuntime(EngineProfile profile, ForgottenDuty forgets = ForgottenDuty.Nothing)
    {
        _forgets = forgets;
        _keyIdShift = profile.PhysicalAddressBits - profile.MaxKeyIdBits;
        _control = CommandOfRandomKeys | ((uint)AlgorithmOfSandboxes(profile) << 8);
        Engine = new MemoryEngine(profile, new EngineOptions { Cache = new CacheShape(CacheMode.Finite, 1024, 8) });
        ulong policy = profile.Algorithms.HasFlag(EngineAlgorithms.Xts128) ? 0ul : 2ul << 4;
        Drawn.Fill(_keys, ulong.MaxValue);
        Demand("982H", Engine.WriteActivate(2 | policy | ((ulong)profile.MaxKeyIdBits << 32) | ((ulong)profile.Algorithms << 48), new ActivateInputs
        {
            EntropyAvailable = true, DataKey = _keys.AsSpan(0, 32), TweakKey = _keys.AsSpan(32, 32), MacKey = _keys.AsSpan(16, 16),
        }));
    }

    /// <summary>The engine.</summary>
    public MemoryEngine Engine { get; }

    /// <summary>Whether a foreign read is a machine check: the lines of sandboxes have MACs.</summary>
    public bool HasMacs => Engine.Profile.Integrity == EngineIntegrity.Ci;

    /// <summary>The physical address of a byte under a KeyID.</summary>
    public ulong Pa(int keyId, ulong address) => (ulong)keyId << _keyIdShift | address;

    /// <summary>Gives an idle KeyID a random key on every package.</summary>
    public void Program(int keyId)
    {
        if (_forgets != ForgottenDuty.OwnKey)
        {
            _drawnKeys++;
        }

        Drawn.Fill(_keys, _drawnKeys);
        for (int package = 0; package < Engine.Profile.Packages; package++)
        {
            Demand("PCONFIG", Engine.Pconfig(2 * package, new KeyProgram
            {
                KeyId = (ushort)keyId, Control = _control, KeyField1 = Zeros.AsSpan(0, 64), KeyField2 = Zeros.AsSpan(0, 64),
                EntropyAvailable = true, RandomDataKey = _keys.AsSpan(0, 32), RandomTweakKey = _keys.AsSpan(32, 32),
            }).Status);
        }
    }

    /// <summary>Hands a page over: its lines are zeroed past the caches under the KeyID.</summary>
    public void HandOver(int keyId, ulong page)
    {
        if (_forgets != ForgottenDuty.Zero)
        {
            Demand("MOVDIR64B", Engine.Port.Write(keyId, page, Zeros, CachePolicy.Past).Status);
        }
    }

    /// <summary>Hands a line over with a content: zeros, or what was carried out of its old owner's.</summary>
    public void HandOverLine(int keyId, ulong line, ReadOnlySpan<byte> content)
    {
        if (_forgets != ForgottenDuty.Zero)
        {
            Demand("MOVDIR64B", Engine.Movdir64b(Pa(keyId, line), content));
        }
    }

    /// <summary>The environment evicts the lines of a page.</summary>
    public void Evict(int keyId, ulong page)
    {
        for (int i = 0; i < _flushes.Length; i++)
        {
            _flushes[i] = new LineAccess { PhysicalAddress = Pa(keyId, page + ((ulong)i * MemoryEngine.LineSize)), Operation = LineOperation.Flush };
        }

        int done = Engine.Port.Execute(_flushes, []);
        Demand("CLFLUSH", done == _flushes.Length ? EngineStatus.Done : _flushes.First(f => f.Status != EngineStatus.Done).Status);
    }

    /// <summary>The environment evicts a line.</summary>
    public void EvictLine(int keyId, ulong line) => Demand("CLFLUSH", Engine.Flush(Pa(keyId, line)));

    /// <summary>The runtime's duty when a page leaves its owner.</summary>
    public void FlushOut(int keyId, ulong page)
    {
        if (_forgets != ForgottenDuty.Flush)
        {
            Evict(keyId, page);
        }
    }

    /// <summary>The runtime's duty when a line leaves its owner.</summary>
    public void FlushOutLine(int keyId, ulong line)
    {
        if (_forgets != ForgottenDuty.Flush)
        {
            EvictLine(keyId, line);
        }
    }

    /// <summary>The runtime's last duty before KeyIDs are used again: WBINVD on every package.</summary>
    public void EndQuarantine()
    {
        for (int package = 0; package < Engine.Profile.Packages && _forgets != ForgottenDuty.Flush; package++)
        {
            Demand("WBINVD", Engine.Wbinvd(2 * package));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();

    /// <exception cref="InvalidOperationException">The platform refused what it must do.</exception>
    public static void Demand(string what, EngineStatus status)
    {
        if (status != EngineStatus.Done)
        {
            throw new InvalidOperationException($"{what} answered {status}.");
        }
    }

    // As the specification's set-up chooses it: with integrity where lines keep MACs.
    private static EngineAlgorithms AlgorithmOfSandboxes(EngineProfile profile)
    {
        EngineAlgorithms[] wanted = profile.Integrity == EngineIntegrity.Ci
            ? [EngineAlgorithms.Xts128Integrity, EngineAlgorithms.Xts256Integrity, EngineAlgorithms.Xts128, EngineAlgorithms.Xts256]
            : [EngineAlgorithms.Xts128, EngineAlgorithms.Xts256];
        return wanted.First(a => profile.Algorithms.HasFlag(a));
    }
}
