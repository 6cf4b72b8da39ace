using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Prover.Adequacy;

/// <summary>The middle link: page tables in DRAM, walked through caches and kept in TLBs, do what the runtime's tables say, and go on doing so.</summary>
internal static class PagingTheorems
{
    /// <summary>Whether a page may hold lines of two owners.</summary>
    internal static readonly ImmutableArray<bool> BothKindsOfPages = [true, false];

    public static ImmutableArray<AdequacyTheorem> All { get; } =
    [
        new("Adequacy.TranslationIsTheWindows",
            "Whatever linear address of a window a core translates, by its TLB or by a walk through page tables in DRAM and caches, it gets the line that the window shows there, under the window's own KeyID, and only if the runtime's tables let that pass; the walk fills caches with the runtime's lines and changes nothing else.",
            "that an access is translated: it may fault",
            p => Both(p, "Adequacy.TranslationIsTheWindows", Translated)),
        new("Adequacy.FillsKeepTranslations",
            "A translation that a core makes or speculates on, and that its TLB keeps, is one that the runtime's tables know, and what page tables and TLBs must be they still are.",
            "when a core translates: it may at any time",
            p => Both(p, "Adequacy.FillsKeepTranslations", Filled)),
        new("Adequacy.ForgettingKeepsTranslations",
            "INVLPG, and a TLB that forgets by itself, leave page tables and TLBs what they must be.",
            "that the runtime may forget it: that is the duty of the shoot-down",
            p => Both(p, "Adequacy.ForgettingKeepsTranslations", Forgotten)),
        new("Adequacy.StartIsEmpty",
            "Before the first sandbox, with page tables that map nothing and empty TLBs, page tables and TLBs are what they must be.",
            "how the kernel comes by zeroed page tables",
            p => Both(p, "Adequacy.StartIsEmpty", Started)),
        new("Adequacy.MovesKeepThePaging",
            "Every move of every run, made by the victim, a co-tenant, the hardware or the runtime with the kernel's duties done, leaves page tables and TLBs what they must be.",
            "anything about moves of other attackers: a forged entry is one of those",
            Moves),
    ];

    internal static ImmutableArray<(string, Func<Obligation>)> Both(Profile platform, string id, Func<WindowQuestion, Bit> goal) =>
    [
        .. BothKindsOfPages.Select(shared => ($"{id}/{Where(platform, shared)}", (Func<Obligation>)(() =>
        {
            var question = new WindowQuestion(platform, shared);
            var follows = goal(question);
            return question.Prove($"{id}/{Where(platform, shared)}", AdequacyBook.Named(id).Sentence, follows);
        }))),
    ];

    internal static string Where(Profile platform, bool shared) => $"{platform.Name}/{(shared ? "shared pages" : "own pages")}";

    private static Bit Translated(WindowQuestion q)
    {
        var (core, x) = (q.Core, q.Address);
        q.GivenPaging(core, x);
        q.GivenEntriesAreThere(x);
        var access = AnyAccess();
        var passed = Translation.Of(q.World.Machine.On(core), x.Value, access);
        var (other, after) = (new CacheTag(SymbolicWorld.KeyId(q.Profile, "k"), SymbolicWorld.Line(q.Profile, "a")), passed.Machine);
        var isTheRuntimes = other.KeyId.Is(RuntimeTables.Nobody) & q.World.Tables.Reserved[other.Line];
        return (!passed.Stopped).Implies(WindowPaging.Gives(q.World, q.Limits, core, x, access, passed.Value))
            & (isTheRuntimes | Lift<CacheLine>.Same(after.Cache[other], q.World.Machine.Cache[other]))
            & Lift<DramLine>.Same(after.Dram[other.Line], q.World.Machine.Dram[other.Line]);
    }

    // What is asked for at one address after another one of the same or of another page was translated.
    private static Bit Filled(WindowQuestion q)
    {
        var (x, y, core, other) = (q.Address, WindowQuestion.AnyAddress("translated"), q.Core, q.AnyCore("translating"));
        q.GivenPaging(core, x);
        q.GivenPaging(other, y);
        q.Given(WindowQuestion.TranslationsServe, WindowPaging.TranslationsServe(q.World, q.Limits, other, x));
        q.GivenEntriesAreThere(y);
        var (before, tag) = (q.World, x.TagFor(q.Limits));
        var machine = Translation.Of(before.Machine.On(other), y.Value, AnyAccess()).Machine;
        var isHere = machine.Tlb[TlbTag.Of(machine, x.Value)].Present & !WindowPaging.IsHosts(x);

        // The hardware's move in the runtime's tables, of every line of the page; here of the one that is asked for.
        var translation = new TranslationTag(other, tag);
        var move = Move.Of(MoveKind.Translate, Actor.Hardware, tag.KeyId, tag.Line) with { Core = other };
        var mayBe = before.Tables.Tlb[translation] | CapabilityTriple.AlwaysAllowed(before, move, tag.KeyId, tag.Line);
        var after = before with { Machine = machine, Tables = before.Tables with { Tlb = before.Tables.Tlb.Set(translation, isHere | before.Tables.Tlb[translation]) } };
        return isHere.Implies(mayBe) & WindowPaging.Holds(after, q.Tree, q.Limits, core, x);
    }

    private static Bit Forgotten(WindowQuestion q)
    {
        var (x, core) = (q.Address, q.Core);
        q.GivenPaging(core, x);
        var m = q.World.Machine.On(q.AnyCore("forgetting"));
        var y = Fresh.Word("forgotten", 64);
        return WindowPaging.Holds(q.World with { Machine = Tlb.Invalidate(m, y).Machine }, q.Tree, q.Limits, core, x)
            & WindowPaging.Holds(q.World with { Machine = Tlb.Drop(m, y).Machine }, q.Tree, q.Limits, core, x);
    }

    private static Bit Started(WindowQuestion q)
    {
        var (x, core) = (q.Address, q.Core);
        var empty = WindowPaging.TablesAreTheRuntimes(q.World, q.Tree, core, x) & !q.World.Machine.Tlb[TlbTag.Of(q.World.Machine.On(core), x.Value)].Present;
        for (var level = 0; level < PageTableTree.Levels; level++) empty &= !WindowPaging.Written(q.World, q.Tree, x, level).Present;
        q.Given("Boot.PageTables", empty);
        return WindowPaging.Holds(q.World, q.Tree, q.Limits, core, x);
    }

    private static ImmutableArray<(string, Func<Obligation>)> Moves(Profile platform)
    {
        var always = new Induction(platform, Guarantee.Containment, true, InvariantParts.None).AlwaysThere.Select(m => (m.Kind, m.Actor, Allowed: (Func<World, Move, KeyId, LineAddress, Bit>)CapabilityTriple.AlwaysAllowed));
        var triple = CapabilityTriple.Of(Capability.CoTenant);
        var coTenants = triple.Instructions.Select(k => (Kind: k, triple.Actor, Allowed: (Func<World, Move, KeyId, LineAddress, Bit>)triple.Allows));
        return
        [
            .. from shared in BothKindsOfPages
               from one in always.Concat(coTenants)
               let id = $"Adequacy.MovesKeepThePaging/{Where(platform, shared)}/{one.Kind} by {one.Actor}"
               select (id, (Func<Obligation>)(() => Kept(id, new(platform, shared), one.Kind, one.Actor, one.Allowed))),
        ];
    }

    private static Obligation Kept(string id, WindowQuestion q, MoveKind kind, Actor actor, Func<World, Move, KeyId, LineAddress, Bit> allowed)
    {
        var (core, x, move) = (q.Core, q.Address, SymbolicWorld.Move(q.Profile, kind, actor));
        var tag = x.TagFor(q.Limits);
        q.GivenPaging(core, x);
        q.GivenTables(x);
        q.GivenTables(move.KeyId, move.Line);
        q.Given("Move.Allowed", allowed(q.World, move, tag.KeyId, tag.Line) & allowed(q.World, move, move.KeyId, move.Line));
        var after = Play.Make(q.World, move).World;
        var step = new KernelStep(q.World, move, after, q.Tree, q.Limits, core, x);
        foreach (var duty in KernelDuty.At(move)) q.Given(duty.Id, duty.Done(step));
        return q.Prove(id, $"{kind} by {actor} leaves page tables and TLBs what they must be", WindowPaging.Holds(after, q.Tree, q.Limits, core, x));
    }

    private static Spec.Machine.Access AnyAccess() => new(Fresh.Bit("writes"), Fresh.Bit("fetches"));
}
