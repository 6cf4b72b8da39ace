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
    private readonly Mutant? mutant;

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

    /// <summary>A locked machine that encrypts, with all KeyID bits of the profile; bypass and TDX bits as the profile allows.</summary>
    public MachineState Running()
    {
        var k = (ulong)Profile.MaxKeyIdBits;
        var tdx = Profile.TdxKeyIds && k > 0 ? Fresh.Word("tdx-bits", 4) : Word.Of(0, 4);
        var bypass = Profile.Bypass ? Fresh.Word("bypass", 1) : Word.Of(0, 1);
        var high = Word.Concat(Word.Of(0, 24), Word.Concat(tdx, Word.Of(k, 4)));
        Given("Activate.TdxBitsFit", tdx <= Word.Of(k, 4));
        return With(new(Word.Concat(high, Word.Concat(bypass, Word.Of(3, 31)))));
    }

    /// <summary>A locked machine that does not encrypt.</summary>
    public MachineState Off() => With(new(Word.Of(1, 64)));

    public KeyId KeyId(string name) => new(Fresh.Word(name, Spec.Machine.KeyId.Width));

    public LineAddress Line(string name) => new(Fresh.Word(name, LineAddress.Width));

    public CacheTag Tag(string name) => new(KeyId(name + ".keyid"), Line(name + ".line"));

    /// <summary>Any PCONFIG.</summary>
    public KeyRequest Request() => new(
        new(
            Fresh.Bit("prefixed"),
            Fresh.Word("leaf", 32),
            Fresh.Word("rbx", 64),
            Fresh.Bit("entropy"),
            Fresh.Bytes("random1", KeyMaterial.KeySort),
            Fresh.Bytes("random2", KeyMaterial.KeySort)),
        new(
            KeyId("request.keyid"),
            Fresh.Word("request.control", 32),
            Fresh.Bit("request.rest-is-zero"),
            Fresh.Bytes("request.field1", KeyMaterial.FieldSort),
            Fresh.Bytes("request.field2", KeyMaterial.FieldSort)));

    /// <summary>Whatever hardware brings to a write of 982H.</summary>
    public static ActivateInputs Inputs() => new(
        Fresh.Bit("entropy"),
        Fresh.Bit("stored-key"),
        Fresh.Bytes("new.data-key", KeyMaterial.KeySort),
        Fresh.Bytes("new.tweak-key", KeyMaterial.KeySort),
        Fresh.Bytes("new.mac-key", KeyMaterial.MacKeySort));

    /// <summary>An address that a running machine lets pass, and what it names.</summary>
    public PhysicalAddress Usable(MachineState m, out CacheTag tag, string name = "address")
    {
        var at = new PhysicalAddress(Fresh.Word(name, PhysicalAddress.Width));
        tag = AddressMeaning.Decode(Profile, at);
        Given("Address.Usable", AddressMeaning.FitsWidth(Profile, at) & !AddressMeaning.IsPrivate(m, tag.KeyId));
        return at;
    }

    /// <summary>Any core that the platform has.</summary>
    private CoreId AnyCore() => new(Profile.Packages == 2 ? Fresh.Word("core", CoreId.Width) : Fresh.Word("core", 1).ZeroExtend(CoreId.Width));

    private MachineState With(Activation activate) => MachineState.Reset(Profile, new SymbolicCipher(), mutant) with
    {
        Activate = activate,
        TmeKey = Fresh.Record("tme", KeyEntry.Tme),
        MacKey = Fresh.Bytes("mac.key", KeyMaterial.MacKeySort),
        Keys = Map<KeySlot, KeyEntry>.Symbolic("keys", KeyEntry.Tme),
        TableHolder = Map<PackageId, Word>.Symbolic("table-holder", KeyTableLock.Free),
        Cores = Map<CoreId, CoreState>.Symbolic("core", CoreState.Reset),
        Active = AnyCore(),
        Dram = Map<LineAddress, DramLine>.Symbolic("dram", DramLine.Blank),
        Cache = Map<CacheTag, CacheLine>.Symbolic("cache", CacheLine.Absent),
    };
}
