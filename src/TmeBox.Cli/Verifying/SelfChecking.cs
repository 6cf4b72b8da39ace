using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Verifying;

/// <summary><c>verify --self-check</c>: whether the production verifier reads and judges as the decoder and the specification do.</summary>
internal static class SelfChecking
{
    /// <summary>Compares over the spaces of encodings and forms; over the code of files if there are any.</summary>
    /// <param name="session">The session.</param>
    /// <param name="files">ELF files.</param>
    /// <param name="seed">On what is drawn at random depends.</param>
    /// <param name="every">Every so many of each space.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Session session, string[] files, int seed, int every)
    {
        var parts = files.Length > 0 ? files.SelectMany(f => OfFile(f, session.Cancelled)).ToImmutableArray() : SelfCheck.Parts(seed, every);
        var done = new List<SelfCheckRow>();
        try
        {
            Progressing.Show(session.Terminal, "comparing", parts.Length, tell =>
            {
                foreach (var part in parts)
                {
                    tell(done.Count, part.Id);
                    var start = Stopwatch.GetTimestamp();
                    done.Add(new(part.Id, part.What, part.Coverage, part.IsExhaustive, part.Run(share => tell(done.Count + share, string.Create(CultureInfo.InvariantCulture, $"{part.Id} {share * 100:0} %")), session.Cancelled), Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1)));
                }

                return true;
            });
        }
        catch (DecodersDifferException e)
        {
            throw new CommandException(ExitCodes.Failure, $"the verifiers disagree, which is a defect of ours: {parts[done.Count].Id}: {e.Message}");
        }

        if (session.IsJson) JsonOutput.Write(session.Terminal, new SelfCheckDocument("tmebox-verify-self-check/1", seed, every, [.. done]));
        else Write(session.Terminal, done);
        return ExitCodes.Well;
    }

    private static IEnumerable<SelfCheckPart> OfFile(string file, CancellationToken cancel)
    {
        // What is promised matters to entries only, and code is compared in pieces without any.
        var image = VerifiedFile.Read(file, new(IsolationProfile.Data, CodeLimits.Standard), cancel);
        var coverage = string.Create(CultureInfo.InvariantCulture, $"{image.CodeBytes:N0} bytes of code");
        yield return new($"{file} read", "length and form of every instruction", coverage, true, (tell, c) => OfRegions(image, SelfCheck.Decoding, tell, c));
        yield return new($"{file} judged", "findings in both profiles, rule, place and length", coverage, true, (tell, c) => OfRegions(image, SelfCheck.Verdicts, tell, c));
    }

    private static long OfRegions(CodeImage image, Func<ReadOnlyMemory<byte>, Action<double>, CancellationToken, long> compare, Action<double> tell, CancellationToken cancel)
    {
        var (sum, before) = (0L, 0L);
        foreach (var region in image.Regions)
        {
            sum += compare(region.Bytes, share => tell((before + share * region.Bytes.Length) / image.CodeBytes), cancel);
            before += region.Bytes.Length;
        }

        return sum;
    }

    private static void Write(Terminal terminal, List<SelfCheckRow> rows)
    {
        var table = new TextTable("comparison", "compared", "of", "seconds");
        foreach (var row in rows)
            table.Add(row.Id, string.Create(CultureInfo.InvariantCulture, $"{row.Compared:N0}"), new(row.Coverage, row.Exhaustive ? Ink.Good : Ink.Plain), string.Create(CultureInfo.InvariantCulture, $"{row.Seconds:0.0}"));
        table.Write(terminal, 0);
        foreach (var row in rows.DistinctBy(r => r.What)) terminal.Paragraph($"{row.Id}: ", row.What, Ink.Faint);
        terminal.Line("no difference", Ink.Good);
    }
}

/// <summary>What a self-check compared, as a program reads it.</summary>
internal sealed record SelfCheckDocument(string Schema, int Seed, int Every, ImmutableArray<SelfCheckRow> Parts);

/// <summary>One comparison, as a program reads it.</summary>
internal sealed record SelfCheckRow(string Id, string What, string Coverage, bool Exhaustive, long Compared, double Seconds);
