namespace TmeBox.Cli.Tests.Input;

/// <summary>A well-formed policy to spoil.</summary>
static class Good
{
    public const string Policy = """
        version: 1
        name: two-workers
        platforms: [client-none, server-ci]
        sandboxes:
          - name: alice
            keyid: 1
            memory:
              - { start: 0x10000, size: 4KiB }
          - name: bob
            keyid: 2
            memory:
              - { start: 0x11000, size: 4KiB }
        demands:
          - { guarantee: confidentiality-content, attacker: co-tenant, platform: client-none }

        """;

    /// <summary>The policy with one part replaced; the part must be there.</summary>
    public static string With(string part, string by)
    {
        Assert.Contains(part, Policy, StringComparison.Ordinal);
        return Policy.Replace(part, by, StringComparison.Ordinal);
    }
}
