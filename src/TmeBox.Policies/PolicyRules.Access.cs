using TmeBox.Spec.Sandbox;
namespace TmeBox.Policies;

public static partial class PolicyRules
{
    static bool HasCode(Sandbox sandbox) => sandbox.Memory.Any(m => m.Access == Access.ReadExecute);

    static IEnumerable<Problem> Accesses(SandboxPolicy policy)
    {
        var owners = policy.Owners;
        for (var i = 0; i < owners.Length; i++)
        {
            var isShare = i >= policy.Sandboxes.Length;
            for (var j = 0; j < owners[i].Memory.Length; j++)
            {
                var (access, here) = (owners[i].Memory[j].Access, $"{policy.LocatorOf(i)}.memory[{j}].access");
                if (access == Access.ReadWriteExecute) yield return new(WritableCode, "rwx", "rw for data, rx for code", here);
                else if (isShare && access == Access.ReadExecute) yield return new(ExecutableShare, "rx", "rw or r", here);
                else if (access == Access.ReadExecute && owners[i].Isolation == Isolation.Data)
                    yield return new(CodeWithoutIsolation, $"rx in '{owners[i].Name}', whose isolation is data", "isolation: data+code, or no executable memory", here);
            }

            foreach (var problem in Mixed(owners[i], policy.LocatorOf(i))) yield return problem;
        }
    }

    // In order of their starts, two ranges of an owner can share a page only if they are neighbours there.
    static IEnumerable<Problem> Mixed(Sandbox owner, string locator)
    {
        var last = default((MemoryRange Range, int Index)?);
        foreach (var next in owner.Memory.Select((range, index) => (Range: range, Index: index)).Where(r => r.Range.Length > 0).OrderBy(r => r.Range.Start))
        {
            if (last is { } held && held.Range.Access != next.Range.Access && (held.Range.End - 1) / Ownership.PageBytes >= next.Range.Start / Ownership.PageBytes)
            {
                yield return new(MixedAccess,
                    $"{Naming.NameOf(next.Range.Access)} for {next.Range} and {Naming.NameOf(held.Range.Access)} for {held.Range} of '{owner.Name}', in one page",
                    "one access for all its lines in a page", $"{locator}.memory[{Math.Max(held.Index, next.Index)}].access");
            }

            last = next;
        }
    }

    static IEnumerable<Problem> Members(SandboxPolicy policy)
    {
        string[] names = [.. policy.Sandboxes.Select(s => s.Name)];
        for (var i = 0; i < policy.Shares.Length; i++)
        {
            var (share, here) = (policy.Shares[i], $"shares[{i}].members");
            if (share.Members.Length < 2) yield return new(FewerThanTwoMembers, $"{share.Members.Length}", "2 or more", here);
            foreach (var repeat in Repeats(share.Members, m => m.Sandbox))
                yield return new(DuplicateName, $"member '{repeat.Key}' again", "each member once", $"{here}[{repeat.Index}].sandbox");
            for (var j = 0; j < share.Members.Length; j++)
            {
                var member = share.Members[j];
                if (!names.Contains(member.Sandbox, StringComparer.Ordinal))
                    yield return new(UnknownSandbox, $"'{member.Sandbox}'", Suggestion.OneOf(member.Sandbox, names), $"{here}[{j}].sandbox");
                if (member.Access is Access.ReadExecute or Access.ReadWriteExecute)
                    yield return new(ExecutableShare, Naming.NameOf(member.Access), "rw or r", $"{here}[{j}].access");
            }
        }
    }

    static IEnumerable<Problem> Gates(SandboxPolicy policy)
    {
        string[] names = [.. policy.Sandboxes.Select(s => s.Name)];
        for (var i = 0; i < policy.Gates.Length; i++)
        {
            var (gate, here) = (policy.Gates[i], $"gates[{i}]");
            foreach (var (end, name) in new[] { ("from", gate.From), ("to", gate.To) })
                if (!names.Contains(name, StringComparer.Ordinal))
                    yield return new(UnknownSandbox, $"'{name}'", Suggestion.OneOf(name, names), $"{here}.{end}");
            if (gate.From == gate.To) yield return new(GateToItself, $"from '{gate.From}' to '{gate.To}'", "two sandboxes", here);
            if (gate.Entry % Gate.BundleBytes != 0)
                yield return new(GateInsideBundle, $"0x{gate.Entry:x}", $"a multiple of {Gate.BundleBytes}, such as 0x{gate.Entry - (gate.Entry % Gate.BundleBytes):x}", $"{here}.entry");
            else if (policy.Sandboxes.FirstOrDefault(s => s.Name == gate.To) is { } entered
                && !entered.Memory.Any(m => m.Access == Access.ReadExecute && m.Start <= gate.Entry && gate.Entry < m.End))
                yield return new(GateOutsideCode, $"0x{gate.Entry:x}", $"an address in memory of '{gate.To}' with access rx", $"{here}.entry");
        }
    }
}
