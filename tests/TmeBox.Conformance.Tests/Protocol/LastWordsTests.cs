using System.Diagnostics;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>The standard error of an implementation is heard to its end, whatever happens to the process meanwhile.</summary>
public class LastWordsTests
{
    /// <summary>The listener's thread may begin as late as it likes: an exception on it would end this process.</summary>
    [Fact]
    public void The_process_may_be_disposed_of_before_it_has_said_a_word()
    {
        LastWords words;
        using (var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 0.1; echo late >&2"]) { RedirectStandardError = true })!) words = new(process.StandardError);
        Assert.Equal("late", words.Heard(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_link_may_be_disposed_of_as_soon_as_it_is_open() =>
        Parallel.For(0, 64, _ => Link.Open(ImplementationAddress.Parse("exit 0")).Dispose());

    [Fact]
    public void Only_the_end_is_kept_and_shown_on_one_line()
    {
        using var reader = new StringReader(string.Concat(Enumerable.Repeat("first\n", 5000)) + "last\u001b[0m\nof all\n");
        var heard = new LastWords(reader).Heard(TimeSpan.FromSeconds(10));
        Assert.True(heard.Length < 100, heard);
        Assert.DoesNotContain(heard, char.IsControl);
    }

    [Fact]
    public void It_is_not_waited_for_longer_than_asked()
    {
        using var silent = new Silent();
        Assert.Equal("", new LastWords(silent).Heard(TimeSpan.FromMilliseconds(20)));
        silent.Release();
    }

    private sealed class Silent : TextReader
    {
        private readonly ManualResetEventSlim released = new();

        public void Release() => released.Set();

        public override int Read(Span<char> buffer)
        {
            released.Wait();
            return 0;
        }
    }
}
