using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Worlds;

/// <summary>Generates runs by FsCheck.</summary>
/// <remarks>Collisions are the aim: few lines, few values, one line that half of all moves touch, and data that the run itself has shown.</remarks>
internal static class WorldGenerator
{
    private static readonly int[] FewKeyIds = [1, 2, 3, 17, 63];

    // A line of the shared page that nobody owns.
    private const int Spare = 63;

    private const ulong SharedPage = 0x10000;
    private const ulong Page = 0x1000;
    private const ulong Size = MemoryRange.LineBytes;

    /// <summary>Runs of a given length on a ground.</summary>
    /// <param name="ground">The platform, the pages, and what is promised.</param>
    /// <param name="cipher">The cipher.</param>
    /// <param name="length">Moves that are tried.</param>
    /// <param name="sandboxes">How many take part; two or three if null.</param>
    public static Gen<WorldCase> Case(WorldGround ground, WorldCipher cipher, int length, int? sandboxes = null) =>
        from scope in Scopes(ground, sandboxes)
        from guarantee in Gen.Elements(ground.Against.Keys.ToArray())
        from chosen in Gen.CollectToArray(ground.Against[guarantee], c => Gen.Choose(0, 2).Select(n => n == 0 ? [c] : ImmutableArray<Capability>.Empty))
        let granted = ImmutableArray.CreateRange(chosen.SelectMany(c => c).Prepend(Capability.CoTenant))
        from before in Gen.CollectToArray(scope.Lines, _ => Content(ground.Platform))
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        from focus in Gen.Frequency(scope.Lines.Where(scope.IsOwned).Select(l => (scope.IsReached(l) ? 4 : 1, Gen.Constant(l))).ToArray())
        from runtime in Gen.Frequency((3, Gen.Constant(24)), (1, Gen.Constant(96)))
        from drafts in Drafts(scope, granted, focus, runtime).ArrayOf(length)
        select new WorldCase(scope, granted, ground.Standing(granted), cipher, [.. before], ((ulong)high << 32) | (uint)low, [.. drafts]);

    private static Gen<WorldScope> Scopes(WorldGround ground, int? number) =>
        from sandboxes in number is { } all ? Gen.Constant(all) : Gen.Choose(2, 3)
        from victim in Gen.Choose(0, sandboxes - 1)
        from keyIds in Gen.Shuffle(sandboxes <= FewKeyIds.Length ? FewKeyIds : [.. Enumerable.Range(1, 63).Where(k => k != WorldScope.Unprogrammed)])
        from more in Gen.Choose(0, 3)
        let policy = ground.PagesAreShared ? Shared(ground.Platform, keyIds, sandboxes) : Apart(ground.Platform, keyIds, sandboxes)
        let lines = Lines(ground.PagesAreShared, victim, sandboxes)
        select new WorldScope(ground.Platform, policy, victim, [.. lines.Take(lines.Length - Math.Min(2, more))]);

    // One page holds a line of every sandbox and lines of nobody; each sandbox has a page of its own besides.
    private static SandboxPolicy Shared(Profile platform, int[] keyIds, int sandboxes) => Policy(platform, keyIds, sandboxes, i =>
        [new(SharedPage + ((ulong)i * Size), Size), new(SharedPage + ((ulong)(i + 1) * Page), Size)]);

    private static SandboxPolicy Apart(Profile platform, int[] keyIds, int sandboxes) => Policy(platform, keyIds, sandboxes, i =>
        [new(SharedPage + ((ulong)(i + 1) * Page), 2 * Size)]);

    private static SandboxPolicy Policy(Profile platform, int[] keyIds, int sandboxes, Func<int, ImmutableArray<MemoryRange>> memory) => new(
        "generated",
        [platform.Name],
        [.. Enumerable.Range(0, sandboxes).Select(i => new Sandbox(i < 26 ? ((char)('a' + i)).ToString() : FormattableString.Invariant($"s{i}"), keyIds[i], memory(i)))],
        [new(Guarantee.Integrity, Capability.CoTenant, platform.Name)]);

    // The victim's first; then another's, then one that nobody owns: five of them, and one of each further sandbox.
    private static ulong[] Lines(bool shared, int victim, int sandboxes)
    {
        var other = (victim + 1) % sandboxes;
        var (own, others) = (SharedPage + ((ulong)(victim + 1) * Page), SharedPage + ((ulong)(other + 1) * Page));
        var further = Enumerable.Range(0, sandboxes).Where(i => i != victim && i != other && sandboxes > 3)
            .Select(i => shared ? SharedPage + ((ulong)i * Size) : SharedPage + ((ulong)(i + 1) * Page));
        return shared
            ? [.. further, SharedPage + ((ulong)victim * Size), SharedPage + ((ulong)other * Size), own, SharedPage + (Spare * Size), others]
            : [.. further, own, others, own + Size, others + (10 * Size), own + (10 * Size)];
    }

    private static Gen<DramLine> Content(Profile platform) =>
        from kind in Gen.Choose(0, 3)
        from noise in Gen.Choose(0, int.MaxValue)
        select kind switch
        {
            0 => DramLine.Blank,
            1 => new DramLine(Line.Zero, MacTag.Zero, false, platform.Integrity == IntegrityMode.Ci),
            2 => new DramLine(Drawn.Noise((ulong)noise), MacTag.Of((uint)noise & 0x0FFF_FFFF), false, false),
            _ => new DramLine(Drawn.Noise((ulong)noise), MacTag.Zero, false, platform.Integrity == IntegrityMode.Ci),
        };

    // In some runs the runtime does most, so that lines leave one sandbox and reach another before the run ends.
    private static Gen<WorldDraft> Drafts(WorldScope scope, ImmutableArray<Capability> granted, ulong focus, int runtime)
    {
        var sources = new List<(int Weight, Gen<WorldDraft> Drafts)>
        {
            (34, Of(scope, null, Actor.Victim, Kinds((8, MoveKind.Load), (8, MoveKind.Store), (3, MoveKind.Flush), (2, MoveKind.WriteBack)), Gen.Constant(scope.VictimKeyId), focus, scope.IsOwned)),
            (runtime, Of(scope, null, Actor.Runtime, Gen.Constant(MoveKind.Release), Gen.Elements(scope.Policy.Sandboxes.Select(s => s.KeyId).ToArray()), focus, _ => true)),
            (22, Of(scope, null, Actor.Hardware, Kinds((5, MoveKind.Flush), (3, MoveKind.WriteBack), (3, MoveKind.Prefetch), (2, MoveKind.Translate)), Gen.Elements(scope.Policy.Sandboxes.Select(s => s.KeyId).ToArray()), focus, _ => true)),
        };
        // Where there are many, time slices are short, and lines change hands more often than sandboxes come and go.
        if (scope.IsLarge) sources.Add((40, sources[1].Drafts.SelectMany(d => Gen.Elements(Lifecycle.NextTurn, Lifecycle.Trade), (d, turn) => d with { Earlier = turn })));
        foreach (var capability in granted)
        {
            var triple = CapabilityTriple.Of(capability);
            var others = Gen.Elements(scope.Policy.Sandboxes.Select(s => s.KeyId).Where(k => k != scope.VictimKeyId).ToArray());
            var keyIds = triple.KeyIds switch
            {
                KeyIdScope.None => Gen.Constant(0),
                KeyIdScope.Own => others,
                KeyIdScope.Victim => Gen.Constant(scope.VictimKeyId),
                KeyIdScope.Any when triple.Actor == Actor.Attacker => Gen.Elements(scope.KeyIds.ToArray()),
                _ => Gen.Elements(scope.Policy.Sandboxes.Select(s => s.KeyId).ToArray()),
            };
            var weight = capability switch { Capability.CoTenant => 34, Capability.RekeyWithoutFlush => 5, Capability.DramReplay => 20, _ => 12 };
            sources.Add((weight, Of(scope, capability, triple.Actor, Gen.Elements(triple.Instructions.ToArray()), keyIds, focus, triple.Lines == LineScope.MappedPages ? scope.IsReached : _ => true)));
        }

        return Gen.Frequency(sources.Select(s => (s.Weight, s.Drafts)).ToArray());
    }

    // Lines that the specification is likely to allow are preferred; what it does not allow is generated too, and discarded by its own word.
    private static Gen<WorldDraft> Of(WorldScope scope, Capability? capability, Actor actor, Gen<MoveKind> kinds, Gen<int> keyIds, ulong focus, Func<ulong, bool> likely) =>
        from kind in kinds
        from keyId in keyIds
        from line in Gen.Frequency((likely(focus) ? 8 : 0, Gen.Constant(focus)), (6, Gen.Elements(scope.Lines.Where(likely).ToArray())), (1, Gen.Elements(scope.Lines.ToArray())))
        from enables in Enables
        from first in Contents
        from second in Contents
        from earlier in Gen.Choose(0, 11)
        select new WorldDraft(kind, actor, capability, keyId, line, enables, first, second, earlier < 4 ? earlier : null);

    private static Gen<MoveKind> Kinds(params (int Weight, MoveKind Kind)[] kinds) => Gen.Frequency(kinds.Select(k => (k.Weight, Gen.Constant(k.Kind))).ToArray());

    private static Gen<Bytes> Contents { get; } = Gen.Elements(
        Line.Zero, Line.Filled(0xAA), Line.Filled(0xBB), Line.Filled(0x66), Line.Of([.. Enumerable.Range(0, 64).Select(i => (byte)(7 * i))]));

    private static Gen<ulong> Enables { get; } = Gen.Frequency(
        (10, Gen.Constant(ulong.MaxValue)),
        (4, Gen.Choose(0, 3).Select(b => 0xFFFFUL << (16 * b))),
        (3, Gen.Choose(0, 63).Select(b => 1UL << b)),
        (2, from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((ulong)high << 33) ^ ((ulong)low << 1) ^ (ulong)(low & 1)),
        (1, Gen.Constant(0UL)));
}
