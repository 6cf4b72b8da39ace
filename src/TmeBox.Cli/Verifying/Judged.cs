using TmeBox.X86.Images;
using TmeBox.X86.Reporting;

namespace TmeBox.Cli.Verifying;

/// <summary>What is said of a file: a report, or why there is none.</summary>
/// <param name="File">The file, as its user named it.</param>
/// <param name="Report">The report.</param>
/// <param name="Problem">What was found instead of an image, and what was expected.</param>
internal sealed record Judged(string File, CodeReport? Report, string? Problem)
{
    /// <summary>Reads and judges a file.</summary>
    public static Judged Of(string file, ImageOptions options, Reporter reporter, int limit, CancellationToken cancel)
    {
        try
        {
            return CodeFile.Read(file, cancel, out var problem) is { } bytes
                ? new(file, reporter.Judge(file, ImageReader.Read(bytes, options, cancel), options, limit, cancel), null)
                : new(file, null, problem);
        }
        catch (ImageFormatException e)
        {
            return new(file, null, e.Message);
        }
        catch (ImagePlaceException e)
        {
            return new(file, null, "--at: " + e.Message);
        }
    }
}
