namespace TmeBox.Conformance.Traces;

/// <summary>The tools whose traces are read, told apart by the name of the file.</summary>
public static class ProgramTraces
{
    private static readonly string[] Compressions = [".gz", ".br"];

    private static readonly (string Ending, Func<string, IProgramTrace> Open)[] Kinds =
    [
        (".lackey", LackeyTrace.Open),
        (".drmemtrace", DrmemtraceTrace.Open),
        (".champsim", ChampSimTrace.Open),
        (".champsimtrace", ChampSimTrace.Open),
    ];

    /// <summary>What a name may end in, for messages.</summary>
    public static string Endings { get; } = string.Join(", ", Kinds.Select(k => k.Ending)) + ", each perhaps with .gz or .br";

    /// <summary>Opens a trace: of DynamoRIO or ChampSim where its name says so, else of lackey. A file that cannot be opened gives no record and a problem.</summary>
    public static IProgramTrace Open(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var name = Uncompressed(file);
        return Kinds.FirstOrDefault(k => name.EndsWith(k.Ending, StringComparison.Ordinal), Kinds[0]).Open(file);
    }

    /// <summary>Whether a name says that the file is a trace of one of these tools.</summary>
    public static bool IsOne(string file)
    {
        var name = Uncompressed(file);
        return Kinds.Any(k => name.EndsWith(k.Ending, StringComparison.Ordinal));
    }

    /// <summary>The name without what says how it is written and compressed.</summary>
    public static string Stem(string file)
    {
        var name = Uncompressed(file);
        var ending = Kinds.FirstOrDefault(k => name.EndsWith(k.Ending, StringComparison.Ordinal)).Ending;
        return ending is null ? name : name[..^ending.Length];
    }

    private static string Uncompressed(string file)
    {
        var compression = Compressions.FirstOrDefault(c => file.EndsWith(c, StringComparison.Ordinal));
        return compression is null ? file : file[..^compression.Length];
    }
}
