using System.Collections.Immutable;

namespace TmeBox.Spec.Sandbox;

/// <summary>Lines that several sandboxes reach, under a KeyID of their own and through a window of their own (D-BOX-5).</summary>
/// <param name="Name">Its name, unique among sandboxes and shares.</param>
/// <param name="KeyId">Its KeyID, never 0 and never a sandbox's.</param>
/// <param name="Memory">Its lines.</param>
/// <param name="Members">Who may use it, and how.</param>
public sealed record Share(string Name, int KeyId, ImmutableArray<MemoryRange> Memory, ImmutableArray<Member> Members)
{
    /// <summary>The first member that may read and not write; or null.</summary>
    public Member? FirstReader => Members.FirstOrDefault(m => m.Access == Access.Read);
}

/// <summary>A sandbox that may use a share.</summary>
/// <param name="Sandbox">Its name.</param>
/// <param name="Access">Whether it may write.</param>
public sealed record Member(string Sandbox, Access Access);
