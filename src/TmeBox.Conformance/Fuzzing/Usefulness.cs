using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Tells of one run which operations were useful: those that reached an effect, or a refusal that the run had not seen in such a state.</summary>
/// <remarks>
/// The class of a state: whether 982H is locked, how KeyIDs are active, and level, SEAM and VMX mode of the core. Two refusals are the same where
/// the operation's kind, its answer and the rules are, not counting the rules of the memory that was passed on the way.
/// </remarks>
internal sealed class Usefulness
{
    private const string Idle = "nothing to do";
    private const string Known = "refused as before";
    private static readonly HashSet<string> OnTheWay = new(StringComparer.Ordinal) { "Cache", "Cell", "Dram", "KeyTable", "PageWalk.Walked", "Translation.TlbHit", "VirtualAccess.CrossesLine" };

    // Refusals that answer Done.
    private static readonly HashSet<string> Quiet = new(StringComparer.Ordinal)
    {
        "Activate.Locked", "Activate.NotCommitted", "Store.NoByteEnabled", "SubLine.NoByteEnabled", "Prefetch.WouldPoison", "Cell.WriteDropped",
    };

    private static readonly RuleSet WayRules = Set(r => OnTheWay.Contains(r.Id) || OnTheWay.Contains(r.Id[..r.Id.IndexOf('.', StringComparison.Ordinal)]));
    private static readonly RuleSet QuietRules = Set(r => Quiet.Contains(r.Id));
    private readonly HashSet<Refusal> seen = [];

    /// <summary>Why a step was useless, or null if it was useful; remembers its refusal.</summary>
    /// <param name="before">The state before it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="answer">How it was answered.</param>
    /// <param name="fired">The rules that decided.</param>
    /// <param name="after">The state after it.</param>
    public string? Why(MachineState before, Operation operation, in Response answer, RuleSet fired, MachineState after)
    {
        if (!IsRefusal(answer, fired)) return IsIdle(before, operation, after) ? Idle : null;
        return seen.Add(Refusal.Of(before, operation, answer, Without(fired, WayRules))) ? null : Known;
    }

    /// <summary>Why a step would be useless, or null; remembers nothing.</summary>
    public string? Bores(MachineState before, Operation operation, in Response answer, RuleSet fired, MachineState after)
    {
        if (!IsRefusal(answer, fired)) return IsIdle(before, operation, after) ? Idle : null;
        return seen.Contains(Refusal.Of(before, operation, answer, Without(fired, WayRules))) ? Known : null;
    }

    private static bool IsRefusal(in Response answer, RuleSet fired) => answer.Outcome != Outcome.Done || Common(fired, QuietRules) != Empty;

    private static (ulong, ulong, ulong, ulong) Empty => default;

    // Performed and compared, but there was nothing to do.
    private static bool IsIdle(MachineState before, Operation operation, MachineState after)
    {
        var tag = OperationAddress.PaOf(operation) is { } pa ? PhysicalAddress.Of(pa).TagOn(before) : TagOf(after, operation);
        switch (operation)
        {
            case Operation.Flush or Operation.Evict or Operation.FlushVirtual:
                return tag is { } flushed && !before.Cache[flushed].Present.IsTrue;
            case Operation.WriteBack or Operation.WriteBackVirtual:
                return tag is { } cleaned && !(before.Cache[cleaned].Present & before.Cache[cleaned].Dirty).IsTrue;
            case Operation.Prefetch or Operation.PrefetchVirtual:
                return tag is { } filled && (before.Cache[filled].Holders == after.Cache[filled].Holders).IsTrue;
            case Operation.Invlpg or Operation.DropTranslation:
                return !Translation(before, operation).Present.IsTrue;
            case Operation.Walk:
                return Translation(before, operation).Present.IsTrue || !Translation(after, operation).Present.IsTrue;
            case Operation.Mode:
                return before.Cores[after.Active] == after.Cores[after.Active];
            case Operation.Rewire o:
                return before.Wiring[LineAddress.Of(o.Line)] == after.Wiring[LineAddress.Of(o.Line)];
            case Operation.Wbinvd:
                return !before.Cache.Entries.Any(e => ((e.Value.Holders & Wbinvd.Covered(after)) != CacheLine.Nobody).IsTrue);
            default:
                return false;
        }
    }

    private static CacheTag? TagOf(MachineState after, Operation operation) =>
        OperationAddress.VaOf(operation) is { } va && Translation(after, operation) is { Present.IsTrue: true } entry
            ? PhysicalAddress.Of(entry.Page.Value.Concrete | (va & 0xFFF)).TagOn(after)
            : null;

    private static TlbEntry Translation(MachineState m, Operation operation) =>
        m.Tlb[TlbTag.Of(m.On(CoreId.Of(operation.Core)), Logic.Word.Of(OperationAddress.VaOf(operation)!.Value, 64))];

    private static RuleSet Set(Func<Rule, bool> which) => RuleBook.All.Where(which).Aggregate(RuleSet.Empty, (set, r) => set.With(r, true));

    private static (ulong, ulong, ulong, ulong) Bits(RuleSet s) => (s.First.Concrete, s.Second.Concrete, s.Third.Concrete, s.Fourth.Concrete);

    private static (ulong, ulong, ulong, ulong) Common(RuleSet a, RuleSet b)
    {
        var (x, y) = (Bits(a), Bits(b));
        return (x.Item1 & y.Item1, x.Item2 & y.Item2, x.Item3 & y.Item3, x.Item4 & y.Item4);
    }

    private static (ulong, ulong, ulong, ulong) Without(RuleSet a, RuleSet b)
    {
        var (x, y) = (Bits(a), Bits(b));
        return (x.Item1 & ~y.Item1, x.Item2 & ~y.Item2, x.Item3 & ~y.Item3, x.Item4 & ~y.Item4);
    }

    private readonly record struct Refusal(
        Type Kind, uint Which, Outcome Outcome, ulong Value, (ulong, ulong, ulong, ulong) Rules, bool Locked, bool Enabled, ulong KeyIdBits, ulong TdxBits, ulong Cpl, bool Seam, bool NonRoot)
    {
        public static Refusal Of(MachineState m, Operation operation, in Response answer, (ulong, ulong, ulong, ulong) rules)
        {
            var core = m.Cores[CoreId.Of(operation.Core)];
            return new(
                operation.GetType(),
                operation switch { Operation.ReadMsr o => o.Index, Operation.WriteMsr o => o.Index, Operation.Cpuid o => o.Leaf, _ => 0 },
                answer.Outcome,
                answer.Outcome == Outcome.Done ? 0 : answer.Value,
                rules,
                m.Activate.Locked.IsTrue,
                m.Activate.Enabled.IsTrue,
                m.Activate.KeyIdBits.Concrete,
                m.Activate.TdxBits.Concrete,
                core.Cpl.Concrete,
                core.Seam.IsTrue,
                core.NonRoot.IsTrue);
        }
    }
}
