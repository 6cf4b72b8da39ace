using System.Collections.Immutable;
using System.Numerics;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>The project's own engine as one side of a comparison.</summary>
public sealed class EngineSide : IImplementation, IDisposable
{
    private readonly MemoryEngine engine;

    /// <summary>A fresh engine.</summary>
    public EngineSide(Profile profile, CacheShape cache, AesPath aes = AesPath.Auto)
        : this(new MemoryEngine(EngineProfiles.For(profile), new EngineOptions { Cache = cache, Aes = aes }))
    {
    }

    /// <summary>An engine that exists already and is as after reset; it becomes this side's own.</summary>
    public EngineSide(MemoryEngine engine) => this.engine = engine;

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public bool Uncached => engine.Options.Cache.Mode == CacheMode.Uncached;

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
            case Operation.Pconfig o:
                engine.ChangeMode(0, new(o.Cpl));
                if (o.Busy) engine.TakeTable(1);
                var programmed = engine.Pconfig(new TmeBox.Engine.KeyProgram
                {
                    Eax = o.Leaf,
                    Rbx = o.Rbx,
                    KeyId = (ushort)o.KeyId,
                    Control = o.Control,
                    KeyField1 = o.DataField.Span,
                    KeyField2 = o.TweakField.Span,
                    EntropyAvailable = o.Entropy,
                    RandomDataKey = o.RandomDataKey.Span,
                    RandomTweakKey = o.RandomTweakKey.Span,
                });

                // The other core's own PCONFIG ends, with a fault.
                if (o.Busy) engine.Pconfig(1, new PconfigInputs { Prefixed = true, Rbx = 0 });
                engine.ChangeMode(0, CoreMode.Reset);
                return Answer(programmed);
            case Operation.Snoop o:
                var seen = new byte[MemoryEngine.LineSize];
                var tag = engine.Snoop(o.Line, seen);
                return new(Outcome.Done, Hex.Owning(seen), tag.Mac, tag.Poison);
            case Operation.Replace o:
                engine.Replace(o.Line, o.Ciphertext.Span, new LineTag(o.Mac, o.Poison));
                return new(Outcome.Done);
            default:
                throw new InvalidOperationException($"the engine has no {operation.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public ulong ReadActivate() => engine.ReadActivate();

    /// <inheritdoc/>
    public KeyView KeyOf(int keyId)
    {
        var state = engine.KeyStateOf(keyId);
        return state.Mode == KeyMode.Keyed
            ? new(KeyUse.Keyed, (Algorithm)BitOperations.Log2((uint)state.Algorithm))
            : new(state.Mode == KeyMode.Tme ? KeyUse.Tme : KeyUse.Plaintext, null);
    }

    /// <inheritdoc/>
    public (uint Mac, bool Poison) Inspect(ulong line, Span<byte> ciphertext)
    {
        var tag = engine.Snoop(line, ciphertext);
        return (tag.Mac, tag.Poison);
    }

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => engine.DramLines().Select(l => new DramView(l.LineAddress, Hex.Owning(l.Ciphertext), l.Tag.Mac, l.Tag.Poison));

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => engine.CachedLines().Select(l => new CacheView(l.KeyId, l.LineAddress, l.Dirty, l.Poisoned, Hex.Owning(l.Data)));

    /// <summary>Disposes of the engine.</summary>
    public void Dispose() => engine.Dispose();

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
