using System.Collections.Immutable;
using System.Numerics;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>The project's own engine as one side of a comparison.</summary>
public sealed class EngineSide : IImplementation
{
    private readonly MemoryEngine engine;

    /// <summary>A fresh engine.</summary>
    public EngineSide(Profile profile, CacheShape cache, AesPath aes = AesPath.Auto)
        : this(new MemoryEngine(EngineProfiles.For(profile), new EngineOptions { Cache = cache, Aes = aes }))
    {
    }

    /// <summary>An engine that exists already and is as after reset.</summary>
    public EngineSide(MemoryEngine engine) => this.engine = engine;

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public bool Uncached => engine.Options.Cache.Mode == CacheMode.Uncached;

    /// <inheritdoc/>
    public bool Performs(Operation operation) => operation is { Core: 0 } and (Operation.Load or Operation.Store or Operation.Flush or Operation.WriteBack
        or Operation.Prefetch or Operation.Evict or Operation.Movdir64b or Operation.Activate or Operation.Pconfig { Structure: not null, Prefixed: false }
        or Operation.Snoop or Operation.Replace or Operation.Flip);

    /// <inheritdoc/>
    public Response Step(Operation operation)
    {
        switch (operation)
        {
            case Operation.Load o:
                var line = new byte[MemoryEngine.LineSize];
                var loaded = engine.Read(o.Pa, line);
                return new(From(loaded), Hex.Owning(line), Evicted: Evictions());
            case Operation.Store o:
                return Answer(engine.Write(o.Pa, o.Enables, o.Data.Span));
            case Operation.Flush o:
                return Answer(engine.Flush(o.Pa));
            case Operation.WriteBack o:
                return Answer(engine.WriteBack(o.Pa));
            case Operation.Prefetch o:
                return Answer(engine.Prefetch(o.Pa));
            case Operation.Evict o:
                return Answer(engine.Evict(o.Pa));
            case Operation.Movdir64b o:
                return Answer(engine.Movdir64b(o.Pa, o.Data.Span));
            case Operation.Activate o:
                return Answer(engine.WriteActivate(o.Value, new TmeBox.Engine.ActivateInputs
                {
                    EntropyAvailable = o.Entropy,
                    StoredKeyPresent = o.StoredKey,
                    DataKey = o.DataKey.Span,
                    TweakKey = o.TweakKey.Span,
                    MacKey = o.MacKey.Span,
                }));
            case Operation.Pconfig { Structure: { } program } o:
                return Answer(engine.Pconfig(new TmeBox.Engine.KeyProgram
                {
                    Eax = o.Leaf,
                    Rbx = o.Rbx,
                    KeyId = (ushort)program.KeyId,
                    Control = program.Control,
                    KeyField1 = program.DataField.Span,
                    KeyField2 = program.TweakField.Span,
                    EntropyAvailable = o.Entropy,
                    RandomDataKey = o.RandomDataKey.Span,
                    RandomTweakKey = o.RandomTweakKey.Span,
                }));
            case Operation.Snoop o:
                var seen = Inspect(o.Line);
                return new(Outcome.Done, seen.Ciphertext, seen.Mac, seen.Poison, Owner: seen.Owner);
            case Operation.Replace o:
                engine.Replace(o.Line, o.Ciphertext.Span, new LineTag(o.Mac, o.Poison));
                return new(Outcome.Done);
            case Operation.Flip o:
                var cell = Inspect(o.Line);
                var flipped = cell.Ciphertext.Span.ToArray();
                flipped[o.Bit / 8] ^= (byte)(1 << (o.Bit % 8));
                engine.Replace(o.Line, flipped, new LineTag(cell.Mac, cell.Poison));
                return new(Outcome.Done);
            default:
                throw new InvalidOperationException($"the engine has no {operation.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public ulong? Register(int core, uint index) => index == Msr.Activate ? engine.ReadActivate() : null;

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId)
    {
        var state = engine.KeyStateOf(keyId);
        return state.Mode == KeyMode.Keyed
            ? new(KeyUse.Keyed, (Algorithm)BitOperations.Log2((uint)state.Algorithm))
            : new(state.Mode == KeyMode.Tme ? KeyUse.Tme : KeyUse.Plaintext, null);
    }

    /// <inheritdoc/>
    public DramView Inspect(ulong line)
    {
        var ciphertext = new byte[MemoryEngine.LineSize];
        var tag = engine.Snoop(line, ciphertext);
        return new(line, Hex.Owning(ciphertext), tag.Mac, false, tag.Poison);
    }

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => engine.DramLines().Select(l => new DramView(l.LineAddress, Hex.Owning(l.Ciphertext), l.Tag.Mac, false, l.Tag.Poison));

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => engine.CachedLines().Select(l => new CacheView(l.KeyId, l.LineAddress, l.Dirty, l.Poisoned, Hex.Owning(l.Data)));

    /// <inheritdoc/>
    public IEnumerable<TlbView>? Translations() => null;

    private Response Answer(EngineStatus status) => new(From(status), Evicted: Evictions());

    private ImmutableArray<Evicted> Evictions()
    {
        var evictions = engine.LastEvictions;
        if (evictions.Length == 0) return default;
        var copies = ImmutableArray.CreateBuilder<Evicted>(evictions.Length);
        foreach (var e in evictions) copies.Add(new(e.KeyId, e.LineAddress, e.WrittenBack));
        return copies.MoveToImmutable();
    }

    private static Outcome From(EngineStatus status) => status switch
    {
        EngineStatus.Done => Outcome.Done,
        EngineStatus.InvalidOpcode => Outcome.InvalidOpcode,
        EngineStatus.GeneralProtection => Outcome.GeneralProtection,
        EngineStatus.PageFault => Outcome.PageFault,
        EngineStatus.MachineCheck => Outcome.MachineCheck,
        EngineStatus.DeviceBusy => Outcome.DeviceBusy,
        EngineStatus.EntropyError => Outcome.EntropyError,
        _ => throw new InvalidOperationException($"the engine answered {status}"),
    };
}
