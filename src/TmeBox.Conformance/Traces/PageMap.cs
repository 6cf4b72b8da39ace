using System.Collections.Immutable;

namespace TmeBox.Conformance.Traces;

/// <summary>A sandbox that owns pages of a trace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyId">Its KeyID.</param>
public sealed record TraceSandbox(string Name, int KeyId);

/// <summary>Virtual pages that belong to one sandbox.</summary>
/// <param name="From">The first byte; a multiple of the page.</param>
/// <param name="To">The first byte after; a multiple of the page.</param>
/// <param name="Sandbox">The index of the sandbox in <see cref="PageMap.Sandboxes"/>.</param>
public readonly record struct PageRange(ulong From, ulong To, int Sandbox);

/// <summary>Whose the pages of a trace are, and where they lie in physical memory.</summary>
/// <remarks>A page gets the next page of the arena when it is touched first, so a trace and its map always give the same lines.</remarks>
/// <param name="Name">The name of the map.</param>
/// <param name="TraceFile">The trace.</param>
/// <param name="Accesses">How many loads, stores and modifies the trace has.</param>
/// <param name="ArenaStart">The physical address of the arena; a multiple of the page.</param>
/// <param name="ArenaBytes">The size of the arena; a multiple of the page.</param>
/// <param name="Sandboxes">The owners.</param>
/// <param name="Pages">Who owns which virtual pages, not overlapping.</param>
public sealed record PageMap(
    string Name,
    string TraceFile,
    long Accesses,
    ulong ArenaStart,
    ulong ArenaBytes,
    ImmutableArray<TraceSandbox> Sandboxes,
    ImmutableArray<PageRange> Pages)
{
    /// <summary>The bytes of a page.</summary>
    public const ulong PageBytes = 4096;
}
