using System.Buffers.Binary;
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
    public bool Performs(Operation operation) => true;

    /// <inheritdoc/>
    public Response Step(Operation operation) => operation switch
    {
        Operation.Load o => Read(line => engine.Read(o.Core, o.Pa, line)),
        Operation.Store o => Answer(engine.Write(o.Core, o.Pa, o.Enables, o.Data.Span)),
        Operation.Flush o => Answer(engine.Flush(o.Core, o.Pa)),
        Operation.WriteBack o => Answer(engine.WriteBack(o.Core, o.Pa)),
        Operation.Prefetch o => Answer(engine.Prefetch(o.Core, o.Pa)),
        Operation.Evict o => Answer(engine.Evict(o.Core, o.Pa)),
        Operation.Movdir64b o => Answer(engine.Movdir64b(o.Core, o.Pa, o.Data.Span)),
        Operation.StoreUncached o => Answer(engine.WriteUncached(o.Core, o.Pa, o.Enables, o.Data.Span)),
        Operation.DmaRead o => Read(line => engine.DmaRead(o.Pa, line)),
        Operation.DmaWrite o => Answer(engine.DmaWrite(o.Pa, o.Enables, o.Data.Span)),
        Operation.LoadVirtual o => Read(o.Size, bytes => engine.ReadVirtual(o.Core, o.Va, bytes)),
        Operation.FetchVirtual o => Read(o.Size, bytes => engine.FetchVirtual(o.Core, o.Va, bytes)),
        Operation.StoreVirtual o => Answer(engine.WriteVirtual(o.Core, o.Va, o.Data.Span[..o.Size])),
        Operation.FlushVirtual o => Answer(engine.FlushVirtual(o.Core, o.Va)),
        Operation.WriteBackVirtual o => Answer(engine.WriteBackVirtual(o.Core, o.Va)),
        Operation.PrefetchVirtual o => Answer(engine.PrefetchVirtual(o.Core, o.Va)),
        Operation.Movdir64bVirtual o => Answer(engine.Movdir64bVirtual(o.Core, o.Va, o.Data.Span)),
        Operation.Snoop or Operation.Replace or Operation.Flip or Operation.Rewire => Attack(operation),
        _ => Control(operation),
    };

    /// <inheritdoc/>
    public ulong? Register(int core, uint index)
    {
        var mode = engine.ModeOf(core);
        if (mode.Cpl != 0) engine.ChangeMode(core, mode with { Cpl = 0 });
        var answer = engine.ReadMsr(core, index);
        if (mode.Cpl != 0) engine.ChangeMode(core, mode);
        return answer.Status == EngineStatus.Done ? answer.Value : null;
    }

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId)
    {
        var state = engine.KeyStateOf(package, keyId);
        return state.Mode == KeyMode.Keyed
            ? new(KeyUse.Keyed, (Algorithm)BitOperations.Log2((uint)state.Algorithm))
            : new(state.Mode == KeyMode.Tme ? KeyUse.Tme : KeyUse.Plaintext, null);
    }

    /// <inheritdoc/>
    public DramView Inspect(ulong line)
    {
        var ciphertext = new byte[MemoryEngine.LineSize];
        var tag = engine.Snoop(line, ciphertext);
        return new(line, Hex.Owning(ciphertext), tag.Mac, tag.Owner, tag.Poison);
    }

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() =>
        engine.DramLines().Select(l => new DramView(l.LineAddress, Hex.Owning(l.Ciphertext), l.Tag.Mac, l.Tag.Owner, l.Tag.Poison));

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() =>
        engine.CachedLines().Select(l => new CacheView(l.KeyId, l.LineAddress, l.Dirty, l.Poisoned, Hex.Owning(l.Data), l.Holders));

    /// <inheritdoc/>
    public IEnumerable<TlbView> Translations() => Enumerable.Range(0, engine.Profile.Cores)
        .SelectMany(core => engine.TlbEntries(core).Select(e => new TlbView(core, e.LinearPage, e.PhysicalPage, e.Writable, e.User, e.NoExecute)));

    /// <summary>Remembers its state, for <see cref="Restore"/>.</summary>
    public EngineSnapshot TakeSnapshot() => engine.TakeSnapshot();

    /// <summary>Goes back to a state that it remembers.</summary>
    public void Restore(EngineSnapshot snapshot) => engine.Restore(snapshot);

    /// <summary>A digest of its state, the order included in which cache entries were used.</summary>
    public byte[] Identify()
    {
        var digest = new byte[MemoryEngine.DigestSize];
        engine.ComputeDigest(digest, orderOfUse: true);
        return digest;
    }

    /// <summary>Disposes of the engine.</summary>
    public void Dispose() => engine.Dispose();

    private Response Control(Operation operation)
    {
        switch (operation)
        {
            case Operation.Activate o:
                return Answer(engine.WriteActivate(o.Value, Inputs(o.Entropy, o.StoredKey, o.DataKey, o.TweakKey, o.MacKey)));
            case Operation.ReadMsr o:
                return Answer(engine.ReadMsr(o.Core, o.Index));
            case Operation.WriteMsr o:
                return Answer(engine.WriteMsr(o.Core, o.Index, o.Value, Inputs(o.Entropy, o.StoredKey, o.DataKey, o.TweakKey, o.MacKey)));
            case Operation.Cpuid o:
                var told = engine.Cpuid(o.Leaf, o.Subleaf, out var registers);
                return Answer(told) with { Data = Bytes(registers) };
            case Operation.Pconfig o:
                return Answer(Pconfig(o));
            case Operation.TakeTable o:
                return Answer(engine.TakeTable(o.Core));
            case Operation.Mode o:
                return Answer(engine.ChangeMode(o.Core, new(o.Cpl, o.Seam, o.NonRoot, o.PconfigEnable, o.PconfigExiting)));
            case Operation.WriteCr3 o:
                return Answer(engine.WriteCr3(o.Core, o.Pa));
            case Operation.Invlpg o:
                return Answer(engine.Invlpg(o.Core, o.Va));
            case Operation.Walk o:
                engine.Walk(o.Core, o.Va);
                return Answer(EngineStatus.Done);
            case Operation.DropTranslation o:
                engine.DropTranslation(o.Core, o.Va);
                return Answer(EngineStatus.Done);
            case Operation.Wbinvd o:
                return Answer(engine.Wbinvd(o.Core));
            case Operation.Reset:
                engine.ResetPlatform();
                return Answer(EngineStatus.Done);
            default:
                throw new InvalidOperationException($"the engine has no {operation.GetType().Name}");
        }
    }

    private EngineAnswer Pconfig(Operation.Pconfig o)
    {
        if (o.Structure is not { } program)
        {
            return engine.Pconfig(o.Core, new TmeBox.Engine.PconfigInputs
            {
                Prefixed = o.Prefixed,
                Eax = o.Leaf,
                Rbx = o.Rbx,
                EntropyAvailable = o.Entropy,
                RandomDataKey = o.RandomDataKey.Span,
                RandomTweakKey = o.RandomTweakKey.Span,
            });
        }

        return engine.Pconfig(o.Core, new TmeBox.Engine.KeyProgram
        {
            Prefixed = o.Prefixed,
            Eax = o.Leaf,
            Rbx = o.Rbx,
            KeyId = (ushort)program.KeyId,
            Control = program.Control,
            KeyField1 = program.DataField.Span,
            KeyField2 = program.TweakField.Span,
            RestIsNonZero = !program.RestIsZero,
            EntropyAvailable = o.Entropy,
            RandomDataKey = o.RandomDataKey.Span,
            RandomTweakKey = o.RandomTweakKey.Span,
        });
    }

    private Response Attack(Operation operation)
    {
        switch (operation)
        {
            case Operation.Snoop o:
                var seen = Inspect(o.Line);
                return new(Outcome.Done, seen.Ciphertext, seen.Mac, seen.Poison, Owner: seen.Owner);
            case Operation.Replace o:
                engine.Replace(o.Line, o.Ciphertext.Span, new LineTag(o.Mac, o.Poison, o.Owner));
                break;
            case Operation.Flip o:
                engine.Flip(o.Line, o.Bit);
                break;
            case Operation.Rewire o:
                engine.Rewire(o.Line, o.Alias, o.Drops);
                break;
        }

        return new(Outcome.Done);
    }

    private Response Read(Func<byte[], EngineStatus> read)
    {
        var line = new byte[MemoryEngine.LineSize];
        var status = read(line);
        return Answer(status) with { Data = Hex.Owning(line) };
    }

    // The bytes read, and zeros after them.
    private Response Read(int size, ReadBytes read)
    {
        var line = new byte[MemoryEngine.LineSize];
        var answer = read(line.AsSpan(0, size));
        return Answer(answer) with { Data = Hex.Owning(line) };
    }

    private Response Answer(EngineStatus status) => Answer(new EngineAnswer(status, status == EngineStatus.PageFault ? EngineAnswer.ReservedAddress : 0));

    private Response Answer(EngineAnswer answer) => new(From(answer.Status), Value: answer.Value, Evicted: Evictions());

    private ImmutableArray<Evicted> Evictions()
    {
        var evictions = engine.LastEvictions;
        if (evictions.Length == 0) return default;
        var copies = ImmutableArray.CreateBuilder<Evicted>(evictions.Length);
        foreach (var e in evictions) copies.Add(new(e.KeyId, e.LineAddress, e.WrittenBack));
        return copies.MoveToImmutable();
    }

    private static TmeBox.Engine.ActivateInputs Inputs(bool entropy, bool storedKey, Hex dataKey, Hex tweakKey, Hex macKey) => new()
    {
        EntropyAvailable = entropy,
        StoredKeyPresent = storedKey,
        DataKey = dataKey.Span,
        TweakKey = tweakKey.Span,
        MacKey = macKey.Span,
    };

    private static Hex Bytes(in CpuidRegisters registers)
    {
        var line = new byte[MemoryEngine.LineSize];
        BinaryPrimitives.WriteUInt32LittleEndian(line, registers.Eax);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(4), registers.Ebx);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(8), registers.Ecx);
        BinaryPrimitives.WriteUInt32LittleEndian(line.AsSpan(12), registers.Edx);
        return Hex.Owning(line);
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
        EngineStatus.InvalidCommand => Outcome.InvalidCommand,
        EngineStatus.InvalidKeyId => Outcome.InvalidKeyId,
        EngineStatus.InvalidAlgorithm => Outcome.InvalidAlgorithm,
        EngineStatus.VmExit => Outcome.VmExit,
        EngineStatus.Aborted => Outcome.Aborted,
        EngineStatus.Unspecified => Outcome.Unspecified,
        _ => throw new InvalidOperationException($"the engine answered {status}"),
    };

    private delegate EngineAnswer ReadBytes(Span<byte> bytes);
}
