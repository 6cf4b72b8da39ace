using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems;

/// <summary>A theorem in the making: unknown machines and operands, and what is given of them.</summary>
internal sealed class Claim
{
    private readonly ImmutableArray<Assertion>.Builder given = ImmutableArray.CreateBuilder<Assertion>();
    private readonly Dictionary<string, Word> words = new(StringComparer.Ordinal);
    private readonly Mutant? mutant;
    private PconfigInputs? inputs;
    private ActivateInputs? activateInputs;

    private Claim(Profile profile, Mutant? mutant) => (Profile, this.mutant) = (profile, mutant);

    public Profile Profile { get; }

    public static Obligation Prove(string id, string sentence, Profile profile, Mutant? mutant, Func<Claim, Bit> goal)
    {
        var claim = new Claim(profile, mutant);
        var follows = goal(claim);
        return new(id, sentence, claim.given.ToImmutable(), follows);
    }

    public void Given(string name, Bit condition) => given.Add(new($"{name}!{given.Count}", condition));

    /// <summary>Any state at all whose 982H some sequence of writes can have left.</summary>
    public MachineState AnyMachine()
    {
        var m = AnyRegister();
        Given("Activate.Reachable", ActivateMeaning.Reachable(Profile, m.Activate));
        return m;
    }

    /// <summary>Any state at all, with any 982H, reachable or not.</summary>
    public MachineState AnyRegister() => With(new(Fresh.Word("activate", 64)));

    /// <summary>A locked machine that encrypts, on an honest board, with all KeyID bits of the profile; bypass and TDX bits as the profile allows.</summary>
    public MachineState Running()
    {
        var k = (ulong)Profile.MaxKeyIdBits;
        var tdx = Profile.TdxKeyIds && k > 0 ? Fresh.Word("tdx-bits", 4) : Logic.Word.Of(0, 4);
        var bypass = Profile.Bypass ? Fresh.Word("bypass", 1) : Logic.Word.Of(0, 1);
        var high = Logic.Word.Concat(Logic.Word.Of(0, 24), Logic.Word.Concat(tdx, Logic.Word.Of(k, 4)));
        Given("Activate.TdxBitsFit", tdx <= Logic.Word.Of(k, 4));
        return With(new(Logic.Word.Concat(high, Logic.Word.Concat(bypass, Logic.Word.Of(3, 31)))));
    }

    /// <summary>A locked machine that does not encrypt.</summary>
    public MachineState Off() => With(new(Logic.Word.Of(1, 64)));

    /// <summary>The unknown word of a name; the same one wherever the claim asks for it.</summary>
    public Word Word(string name, int width) => words.TryGetValue(name, out var known) ? known : words[name] = Fresh.Word(name, width);

    public KeyId KeyId(string name) => new(Word(name, Spec.Machine.KeyId.Width));

    public LineAddress Line(string name) => new(Word(name, LineAddress.Width));

    public CacheTag Tag(string name) => new(KeyId(name + ".keyid"), Line(name + ".line"));

    /// <summary>Whatever instruction and hardware bring to a PCONFIG.</summary>
    public PconfigInputs Inputs => inputs ??= FreshInputs("");

    /// <summary>Any PCONFIG whose structure comes by value.</summary>
    public KeyRequest Request() => new(Inputs, FreshProgram("request."));

    /// <summary>Any other one, which shares nothing with <see cref="Request"/>.</summary>
    public static KeyRequest AnotherRequest() => new(FreshInputs("another."), FreshProgram("another.request."));

    /// <summary>Whatever hardware brings to a write of 982H.</summary>
    public ActivateInputs ActivateInputs => activateInputs ??= new(
        Fresh.Bit("activate.entropy"),
        Fresh.Bit("stored-key"),
        Fresh.Bytes("new.data-key", KeyMaterial.KeySort),
        Fresh.Bytes("new.tweak-key", KeyMaterial.KeySort),
        Fresh.Bytes("new.mac-key", KeyMaterial.MacKeySort));

    /// <summary>Any entry of any package's key table.</summary>
    public KeySlot Slot(string name) => new(new(Profile.Packages == 2 ? Word(name + ".package", 1) : Logic.Word.Of(0, 1)), KeyId(name + ".keyid"));

    /// <summary>Any core that the platform has.</summary>
    public CoreId Core(string name) => new(Profile.Packages == 2 ? Word(name, CoreId.Width) : Word(name, 1).ZeroExtend(CoreId.Width));

    /// <summary>Any 983H and 984H that some sequence of writes can have left; whether the mask is one run makes no difference to what is proved.</summary>
    public ExclusionRange AnyExclusion(string name)
    {
        var top = Profile.PhysicalAddressBits;
        return new(
            Logic.Word.Concat(Word(name + ".mask", top - 11), Logic.Word.Of(0, 11)).ZeroExtend(64),
            Logic.Word.Concat(Word(name + ".base", top - 12), Logic.Word.Of(0, 12)).ZeroExtend(64));
    }

    /// <summary>The same machine, whose active core holds some translation of a linear address; said so that no walk is even written down.</summary>
    public static MachineState Holding(MachineState m, Word address, out TlbEntry entry)
    {
        var tag = TlbTag.Of(m, address);
        entry = m.Tlb[tag] with { Present = true };
        return m with { Tlb = m.Tlb.Set(tag, entry) };
    }

    /// <summary>The same machine, in which some cores have the line of an address cached; said so that no fill is even written down.</summary>
    public static MachineState Caching(MachineState m, PhysicalAddress at, out CacheLine entry)
    {
        var tag = at.TagOn(m);
        entry = m.Cache[tag] with { Holders = Logic.Word.Of(0b1111, 4) };
        return m.WithCache(tag, entry);
    }

    /// <summary>The same machine on a board with which an attacker may have done anything.</summary>
    public static MachineState OnAnyBoard(MachineState m) => m with { Wiring = Map<LineAddress, Wire>.Symbolic("wiring", Wire.Honest) };

    /// <summary>An address that a running machine lets the active core use, and what it names.</summary>
    public PhysicalAddress Usable(MachineState m, out CacheTag tag, string name = "address")
    {
        var at = new PhysicalAddress(Word(name, PhysicalAddress.Width));
        tag = AddressMeaning.Decode(Profile, at);
        Given("Address.Usable", AddressMeaning.FitsWidth(Profile, at) & AddressMeaning.IsUsable(m, tag.KeyId));
        return at;
    }

    private MachineState With(Activation activate)
    {
        var m = Unknown(activate);
        if (!Profile.HasSeam) Given("Core.NoSeam", !m.Core.Seam);
        return m;
    }

    private MachineState Unknown(Activation activate) => MachineState.Reset(Profile, new SymbolicCipher(), mutant) with
    {
        Activate = activate,
        Exclusion = AnyExclusion("exclusion"),
        TmeKey = Fresh.Record("tme", KeyEntry.Tme),
        MacKey = Fresh.Bytes("mac.key", KeyMaterial.MacKeySort),
        Keys = Map<KeySlot, KeyEntry>.Symbolic("keys", KeyEntry.Tme),
        TableHolder = Map<PackageId, Word>.Symbolic("table-holder", KeyTableLock.Free),
        Cores = Map<CoreId, CoreState>.Symbolic("core", CoreState.Reset),
        Tlb = Map<TlbTag, TlbEntry>.Symbolic("tlb", TlbEntry.Absent),
        Active = Core("active"),
        Dram = Map<LineAddress, DramLine>.Symbolic("dram", DramLine.Blank),
        Cache = Map<CacheTag, CacheLine>.Symbolic("cache", CacheLine.Absent),
    };

    private static PconfigInputs FreshInputs(string prefix) => new(
        Fresh.Bit(prefix + "prefixed"),
        Fresh.Word(prefix + "leaf", 32),
        Fresh.Word(prefix + "rbx", 64),
        Fresh.Bit(prefix + "entropy"),
        Fresh.Bytes(prefix + "random1", KeyMaterial.KeySort),
        Fresh.Bytes(prefix + "random2", KeyMaterial.KeySort));

    private static KeyProgram FreshProgram(string prefix) => new(
        new KeyId(Fresh.Word(prefix + "keyid", Spec.Machine.KeyId.Width)),
        Fresh.Word(prefix + "control", 32),
        Fresh.Bit(prefix + "rest-is-zero"),
        Fresh.Bytes(prefix + "field1", KeyMaterial.FieldSort),
        Fresh.Bytes(prefix + "field2", KeyMaterial.FieldSort));
}
