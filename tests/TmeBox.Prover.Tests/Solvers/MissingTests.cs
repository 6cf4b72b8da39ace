using System.Diagnostics;
using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

public sealed class MissingTests
{
    [Fact]
    public void Missing_libz3_names_what_was_tried_and_how_to_get_it()
    {
        string bogus = Path.Combine(Path.GetTempPath(), "no-such-libz3.so");

        SolverMissingException error = Assert.Throws<SolverMissingException>(() => Z3Library.Open(Z3Library.Candidates(bogus)));

        Assert.Equal("libz3", error.Solver);
        Assert.Equal([$"{bogus} (no such file)"], error.Tried);
        Assert.Contains(bogus, error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libz3-4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_which_is_no_library_is_passed_over()
    {
        string file = Path.GetTempFileName();
        try
        {
            SolverMissingException error = Assert.Throws<SolverMissingException>(() => Z3Library.Open([file, "libz3-no-such-name.so"]));
            Assert.Equal([$"{file} (not loadable)", "libz3-no-such-name.so (unknown to the system's loader)"], error.Tried);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Library_which_is_not_z3_is_passed_over()
    {
        SolverMissingException error = Assert.Throws<SolverMissingException>(() => Z3Library.Open(["libc.so.6"]));
        Assert.Equal(["libc.so.6 (not libz3)"], error.Tried);
    }

    [Fact]
    public void Search_goes_from_the_program_to_the_system_to_Homebrew()
    {
        string[] places = [.. Z3Library.Candidates(null)];

        int beside = Array.IndexOf(places, Path.Combine(AppContext.BaseDirectory, "libz3.so.4"));
        int system = Array.IndexOf(places, "libz3.so.4");
        Assert.Equal(0, beside);
        Assert.True(beside < system && system < Array.IndexOf(places, "libz3.so"));
        Assert.Contains(places, place => place.EndsWith("lib/libz3.dylib", StringComparison.Ordinal));
        Assert.NotEqual(0, Z3Library.Open([.. places]));
    }

    [Fact]
    public void Bogus_environment_variable_fails_with_the_typed_error_in_a_fresh_process()
    {
        string bogus = Path.Combine(Path.GetTempPath(), "no-such-libz3.so");

        // The tests run as their own executable, or as a library that the dotnet host was given.
        bool hosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        string[] itself = hosted ? [typeof(MissingTests).Assembly.Location] : [];
        ProcessStartInfo start = new(Environment.ProcessPath!, [.. itself, "-class", typeof(MissingProbe).FullName!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Z3Library.EnvironmentVariable] = bogus, [MissingProbe.Expect] = bogus },
        };
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();

        Assert.True(child.ExitCode == 0, output + errors.Result);
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_cvc5_names_what_was_tried_and_how_to_get_it()
    {
        SolverMissingException error = Assert.Throws<SolverMissingException>(() =>
            Cvc5.Find(Cvc5.Candidates(null, "/no-such-a:relative:/no-such-b")));

        Assert.Equal(["/no-such-a/cvc5 (no such file)", "/no-such-b/cvc5 (no such file)"], error.Tried);
        Assert.Contains("apt-get install cvc5", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/elsewhere/solver"], Cvc5.Candidates("/elsewhere/solver", "/usr/bin"));
    }

    [Fact]
    public void Program_which_is_not_cvc5_is_refused()
    {
        Assert.Throws<SolverMissingException>(() => new Cvc5Solver("/bin/echo"));
        Assert.Throws<SolverMissingException>(() => new Cvc5Solver("/no-such-program"));
        Assert.Throws<SolverMissingException>(() => new Cvc5Solver(typeof(MissingTests).Assembly.Location));
    }
}
