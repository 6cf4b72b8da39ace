using System.Globalization;
using System.Text;

namespace TmeBox.Logic;

/// <summary>An assertion with the name under which a solver's core may mention it.</summary>
/// <param name="Name">The name, unique in a script.</param>
/// <param name="Condition">What is asserted.</param>
public readonly record struct Assertion(string Name, Bit Condition);

/// <summary>An SMT-LIB 2.6 script, logic QF_UFBV: declarations, shared sub-terms once each, named assertions; no <c>check-sat</c>.</summary>
public sealed class SmtScript
{
    private readonly StringBuilder declarations = new();
    private readonly StringBuilder definitions = new();
    private readonly Dictionary<string, Sort> sorts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Function> functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<Function> written = [];
    private readonly Dictionary<string, List<Term>> literals = new(StringComparer.Ordinal);
    private readonly Dictionary<Term, string> names = [];
    private readonly Dictionary<Term, int> uses = [];
    private readonly List<Term> applications = [];
    private readonly HashSet<Term> declared = [];
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);

    private readonly bool byEquations;

    private int definitionCount;

    private SmtScript(bool byEquations) => this.byEquations = byEquations;

    /// <summary>The text of the script.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Every application of an uninterpreted function in the script, arguments before the applications that use them.</summary>
    public IReadOnlyList<Term> Applications => applications;

    /// <summary>The text by which the script refers to a term that occurs in it.</summary>
    public string Refer(Term term) => SmtText.Write(term, Name);

    /// <summary>Writes assertions as a script.</summary>
    /// <param name="assertions">The assertions, in order; concrete truths are left out.</param>
    /// <param name="comment">Lines of explanation put at the top.</param>
    /// <param name="byEquations">Whether a shared sub-term is an unknown with an equation, and not a definition, which Z3 reads in time quadratic in their number.</param>
    public static SmtScript Of(IEnumerable<Assertion> assertions, string comment = "", bool byEquations = false)
    {
        var script = new SmtScript(byEquations);
        var kept = assertions.Where(a => !a.Condition.IsTrue).ToArray();
        foreach (var a in kept) script.Count(a.Condition.Term);
        foreach (var a in kept)
            if (!script.taken.Add(a.Name))
                throw new SortMismatchException(script.functions.ContainsKey(a.Name) ? $"an assertion and a function are called {a.Name}" : $"two assertions are called {a.Name}");
        foreach (var a in kept)
            foreach (var t in InOrder(a.Condition.Term, script.declared))
                script.Declare(t);
        var text = new StringBuilder();
        foreach (var line in comment.Split('\n', StringSplitOptions.RemoveEmptyEntries)) text.Append("; ").Append(line).Append('\n');
        text.Append("(set-logic QF_UFBV)\n").Append(script.declarations).Append(script.definitions);
        foreach (var (sort, terms) in script.literals)
            if (terms.Count > 1)
                text.Append(CultureInfo.InvariantCulture, $"(assert (! (distinct {string.Join(' ', terms.Select(SmtText.OpaqueName))}) :named {SmtText.Symbol("literals." + sort)}))\n");
        foreach (var a in kept)
            text.Append(CultureInfo.InvariantCulture, $"(assert (! {script.Refer(a.Condition.Term)} :named {SmtText.Symbol(a.Name)}))\n");
        script.Text = text.ToString();
        return script;
    }

    /// <summary>Every application of an uninterpreted function in assertions, in the order in which their script has them.</summary>
    public static IReadOnlyList<Term> ApplicationsIn(IEnumerable<Assertion> assertions)
    {
        var applications = new List<Term>();
        var seen = new HashSet<Term>();
        foreach (var a in assertions)
            if (!a.Condition.IsTrue)
                foreach (var t in InOrder(a.Condition.Term, seen))
                    if (t.Op == Op.Apply)
                        applications.Add(t);
        return applications;
    }

    /// <summary>The name of the rule in an assertion name that the script gave to a label, or the assertion's own name.</summary>
    public static string LabelOf(string assertionName)
    {
        var hash = assertionName.LastIndexOf('!');
        return hash < 0 ? assertionName : assertionName[..hash];
    }

    private string? Name(Term t) => names.GetValueOrDefault(t);

    // Counts how often each sub-term is used, so that only shared ones get a name; and notes the names that are given.
    private void Count(Term root)
    {
        var open = new Stack<Term>([root]);
        while (open.TryPop(out var t))
        {
            if (uses.TryGetValue(t, out var n))
            {
                uses[t] = n + 1;
                continue;
            }

            uses[t] = 1;
            if (t.Function is { } f) Take(f);
            foreach (var a in t.Arguments) open.Push(a);
        }
    }

    // The terms below a root that were not seen before, arguments before the terms that use them.
    private static IEnumerable<Term> InOrder(Term root, HashSet<Term> seen)
    {
        var open = new Stack<(Term Term, bool Ready)>([(root, false)]);
        while (open.TryPop(out var next))
        {
            var (t, ready) = next;
            if (ready)
            {
                if (seen.Add(t)) yield return t;
            }
            else if (!seen.Contains(t))
            {
                open.Push((t, true));
                foreach (var a in t.Arguments) open.Push((a, false));
            }
        }
    }

    private void Declare(Term t)
    {
        DeclareSort(t.Sort);
        switch (t.Op)
        {
            case Op.Apply:
                DeclareFunction(t.Function!);
                applications.Add(t);
                break;
            case Op.OpaqueConstant:
                if (!literals.TryGetValue(t.Sort.Name, out var known)) literals[t.Sort.Name] = known = [];
                known.Add(t);
                declarations.Append(CultureInfo.InvariantCulture, $"(declare-fun {SmtText.OpaqueName(t)} () {t.Sort})\n");
                break;
            case Op.Label:
                var number = labels.GetValueOrDefault(t.Name!);
                string plain, fresh;
                do
                {
                    number++;
                    plain = string.Create(CultureInfo.InvariantCulture, $"{t.Name}!{number}");
                    fresh = string.Create(CultureInfo.InvariantCulture, $"{t.Name}@{number}");
                }
                while (taken.Contains(plain) || taken.Contains(fresh));
                labels[t.Name!] = number;
                var (label, variable) = (SmtText.Symbol(plain), SmtText.Symbol(fresh));
                definitions.Append(CultureInfo.InvariantCulture, $"(declare-fun {variable} () Bool)\n(assert (! (= {variable} {Refer(t.Arguments[0])}) :named {label}))\n");
                names[t] = variable;
                return;
        }

        if (t.Arguments.IsEmpty || uses[t] < 2) return;
        string name;
        do name = string.Create(CultureInfo.InvariantCulture, $"t{definitionCount++}");
        while (taken.Contains(name));
        if (byEquations) definitions.Append(CultureInfo.InvariantCulture, $"(declare-fun {name} () {t.Sort})\n(assert (= {name} {SmtText.Body(t, Name)}))\n");
        else definitions.Append(CultureInfo.InvariantCulture, $"(define-fun {name} () {t.Sort} {SmtText.Body(t, Name)})\n");
        names[t] = name;
    }

    private void DeclareSort(Sort sort)
    {
        if (sort.Kind != SortKind.Opaque) return;
        if (sorts.TryAdd(sort.Name, sort)) declarations.Append(CultureInfo.InvariantCulture, $"(declare-sort {sort.Name} 0)\n");
        else if (sorts[sort.Name] != sort) throw new SortMismatchException($"two sorts are called {sort.Name}");
    }

    private void Take(Function f)
    {
        if (functions.TryAdd(f.Name, f)) taken.Add(f.Name);
        else if (!ReferenceEquals(functions[f.Name], f)) throw new SortMismatchException($"two functions are called {f.Name}");
    }

    private void DeclareFunction(Function f)
    {
        if (!written.Add(f)) return;
        foreach (var s in f.Arguments) DeclareSort(s);
        declarations.Append(CultureInfo.InvariantCulture, $"(declare-fun {SmtText.Symbol(f.Name)} ({string.Join(' ', f.Arguments)}) {f.Result})\n");
    }
}
