using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Operations;

namespace TmeBox.Cli.Diffing;

/// <summary>The folder of one finding: everything to see it again, here or elsewhere.</summary>
internal static class FindingFolder
{
    private const string Main = "finding.json";

    /// <summary>Whether a folder is one.</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, Main));

    /// <summary>Writes one.</summary>
    public static void Write(string folder, FindingDocument document, OperationSequence found, string report)
    {
        WholeFile.Write(Path.Combine(folder, "found.json"), OperationJson.Write(found));
        Update(folder, document, report);
    }

    /// <summary>Writes all that follows from the shrunk sequence.</summary>
    public static void Update(string folder, FindingDocument document, string report)
    {
        var (requests, replies) = SessionText.Of(document.Shrinking.Sequence);
        WholeFile.Write(Path.Combine(folder, "sequence.json"), OperationJson.Write(document.Shrinking.Sequence));
        WholeFile.Write(Path.Combine(folder, "session.jsonl"), requests);
        WholeFile.Write(Path.Combine(folder, "expected.jsonl"), replies);
        WholeFile.Write(Path.Combine(folder, "report.txt"), report);
        Save(folder, document);
    }

    /// <summary>Writes how far the shrinking is.</summary>
    public static void Save(string folder, FindingDocument document) => WholeFile.Write(Path.Combine(folder, Main), document.ToText());

    /// <summary>Reads one.</summary>
    public static FindingDocument Load(string folder)
    {
        var path = Path.Combine(folder, Main);
        try
        {
            if (new FileInfo(path).Length > FindingDocument.MaxLength) throw CommandException.BadInput($"{path}:1: found more than {FindingDocument.MaxLength} bytes; expected a finding that diff wrote");
            return FindingDocument.Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"{path}:1: found {(Directory.Exists(folder) ? "no such file" : "no such folder")}; expected a folder that diff wrote");
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }
}
