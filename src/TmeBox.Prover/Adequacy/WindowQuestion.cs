using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Prover.Adequacy;

/// <summary>Any world with any page tables, a core of it and a linear address; and what is assumed of them.</summary>
internal sealed class WindowQuestion
{
    /// <summary>The page tables are what <see cref="WindowPaging"/> says, at the address.</summary>
    public const string TablesAreTheRuntimes = "Paging.TablesAreTheRuntimes";

    /// <inheritdoc cref="TablesAreTheRuntimes"/>
    public const string EntriesServe = "Paging.EntriesServe";

    /// <inheritdoc cref="TablesAreTheRuntimes"/>
    public const string TranslationsServe = "Paging.TranslationsServe";

    /// <summary>The runtime's own lines are what it made them.</summary>
    public const string RuntimesLinesAreThere = "Availability.OfProcess";

    /// <summary>The runtime's tables agree with each other.</summary>
    public const string TablesConsistent = "Tables.Consistent";

    private readonly ImmutableArray<Assertion>.Builder given = ImmutableArray.CreateBuilder<Assertion>();

    public WindowQuestion(Profile profile, bool sharesPages)
    {
        Profile = profile;
        Core = AnyCore("core.number");
        var world = SymbolicWorld.World(profile, sharesPages);
        World = world with
        {
            Machine = world.Machine with { Tlb = Map<TlbTag, TlbEntry>.Symbolic("translation", TlbEntry.Absent), Cores = Map<CoreId, CoreState>.Symbolic("core", CoreState.Reset) },
        };
    }

    public Profile Profile { get; }

    public World World { get; }

    public CodeLimits Limits => CodeLimits.Standard;

    public PageTableTree Tree { get; } = new(Map<TablePlace, Word>.Symbolic("table", Word.Of(0, 40)));

    public CoreId Core { get; }

    public WindowAddress Address { get; } = AnyAddress("address");

    public ImmutableArray<Assertion> Assumptions => given.ToImmutable();

    public CoreId AnyCore(string name) =>
        new(Profile.Packages == 1 ? Word.Concat(Word.Of(0, 1), Fresh.Word(name, 1)) : Fresh.Word(name, CoreId.Width));

    /// <summary>Any address of user space.</summary>
    public static WindowAddress AnyAddress(string name) => new(Word.Concat(Word.Of(0, 17), Fresh.Word(name, 47)));

    public void Given(string name, Bit condition)
    {
        if (!condition.IsTrue) given.Add(new($"{AssumptionBook.Known(name)}!{given.Count}", condition));
    }

    /// <summary>Assumes that page tables and TLB are what windows need, at an address on a core.</summary>
    public void GivenPaging(CoreId core, WindowAddress x)
    {
        Given(TablesAreTheRuntimes, WindowPaging.TablesAreTheRuntimes(World, Tree, core, x));
        Given(EntriesServe, WindowPaging.EntriesServe(World, Tree, Limits, x));
        Given(TranslationsServe, WindowPaging.TranslationsServe(World, Limits, core, x));
    }

    /// <summary>Assumes the invariants of the runtime's tables where an address leads.</summary>
    public void GivenTables(WindowAddress x)
    {
        var tag = x.TagFor(Limits);
        GivenTables(tag.KeyId, tag.Line);
    }

    /// <summary>Assumes the invariants of the runtime's tables at a KeyID and a line.</summary>
    public void GivenTables(KeyId k, LineAddress a) => Given(TablesConsistent, TablesInvariant.Consistent(World, k, a) & TablesInvariant.NoTranslationLeft(World, k, a));

    /// <summary>Assumes that the entries by which an address is translated are what the runtime last wrote.</summary>
    public void GivenEntriesAreThere(WindowAddress x)
    {
        for (var level = PageTableTree.Levels - 1; level >= 0; level--)
            Given(RuntimesLinesAreThere, AvailabilityGuarantee.OfProcess(World, RuntimeTables.Nobody, Tree.EntryFor(x, level).LineOn(World.Machine)));
    }

    /// <summary>What is to be proved.</summary>
    public Obligation Prove(string id, string sentence, Bit goal) => new(id, sentence, Assumptions, goal);
}
