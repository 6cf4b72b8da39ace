using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>What a trace must satisfy, alone and together with its map.</summary>
public static class TraceRules
{
    /// <summary>The file can be read.</summary>
    public static readonly InputRule Unreadable = new("Trace.Unreadable", "a trace file exists and can be read");

    /// <summary>The compression is whole.</summary>
    public static readonly InputRule Compression = new("Trace.Compression", "a compressed trace decompresses to its end");

    /// <summary>The last record is whole.</summary>
    public static readonly InputRule Cut = new("Trace.Cut", "a trace ends with a whole line");

    /// <summary>Lines have a bound.</summary>
    public static readonly InputRule LongLine = new("Trace.LongLine", "a line of a trace has at most 4096 bytes");

    /// <summary>Traces have a bound.</summary>
    public static readonly InputRule TooLong = new("Trace.TooLong", "a trace has at most 16 GiB of text");

    /// <summary>A record starts with its kind.</summary>
    public static readonly InputRule UnknownKind = new("Trace.UnknownKind", "a record starts with its kind");

    /// <summary>Addresses are hexadecimal.</summary>
    public static readonly InputRule BadAddress = new("Trace.BadAddress", "an address has 1 to 16 lower-case hexadecimal digits");

    /// <summary>Sizes are small decimal numbers.</summary>
    public static readonly InputRule BadSize = new("Trace.BadSize", "an access has 1 to 64 bytes");

    /// <summary>An access does not wrap around.</summary>
    public static readonly InputRule Wraps = new("Trace.Wraps", "an access ends below 2^64");

    /// <summary>Every page has an owner.</summary>
    public static readonly InputRule Unmapped = new("Trace.Unmapped", "every page that a trace touches is in its map");

    /// <summary>The arena is large enough.</summary>
    public static readonly InputRule ArenaFull = new("Trace.ArenaFull", "the arena of the map has a page for every page that the trace touches");

    /// <summary>A trace that ends at a line break may still be cut.</summary>
    public static readonly InputRule Count = new("Trace.Count", "a trace has as many accesses as its map says");

    /// <summary>DynamoRIO's view numbers its records.</summary>
    public static readonly InputRule NoRecord = new("Trace.NoRecord", "a line of DynamoRIO's view has the numbers of record and instruction, the thread, and what it did");

    /// <summary>ChampSim's records have 64 bytes.</summary>
    public static readonly InputRule CutRecord = new("Trace.CutRecord", "a ChampSim trace is made of whole records of 64 bytes");

    /// <summary>ChampSim's flags are truth values.</summary>
    public static readonly InputRule BadFlag = new("Trace.BadFlag", "a ChampSim record says with 0 or 1 whether it is a branch, and whether that was taken");
}
