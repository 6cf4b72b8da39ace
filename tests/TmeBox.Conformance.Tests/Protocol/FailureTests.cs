using System.Diagnostics;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>An implementation that crashes, hangs, chatters or lies is reported as that, and never as one that agrees.</summary>
public class FailureTests
{
    private const string Done = """{"type":"stepped","answers":[{"outcome":"done"}]}""";
    private static readonly OperationSequence Load = OperationSequence.Of(Script.Platform.Profile, Script.Platform.Cache, [new Operation.Load(0x40)]);

    public static TheoryData<string, string, ImplementationFault, string> Failures { get; } = new()
    {
        { "it exits", Script.Stepping("echo 'out of luck' >&2; exit 3"), ImplementationFault.Crash, "it ended with exit code 3; its standard error: out of luck" },
        { "it is killed", Script.Stepping("kill -SEGV $$"), ImplementationFault.Crash, "it was ended by signal 11" },
        { "it stops in the middle of a message", Script.Stepping("printf '{\"type\":'; exit 0"), ImplementationFault.Crash, "found the end of the stream after '{\"type\":'" },
        { "it sleeps", Script.Stepping("sleep 60"), ImplementationFault.Hang, "no reply within 0.3 s" },
        { "it prints for people", Script.Stepping("echo 'loading line 0x40'; echo '" + Done + "'"), ImplementationFault.Noise, "found 'loading line 0x40'; expected a message (what is meant for people goes to standard error)" },
        { "it prints an empty line", Script.Stepping("echo; echo '" + Done + "'"), ImplementationFault.Noise, "found ''; expected a message" },
        { "it prints without end", Script.Stepping("head -c 40000000 /dev/zero"), ImplementationFault.Noise, "found a line of more than 16777216 bytes" },
        { "it replies twice", Script.Stepping("printf '%s\n%s\n' '" + Done + "' '" + Done + "'"), ImplementationFault.Noise, "without being asked" },
        { "it replies with another message", Script.Stepping("echo '{\"type\":\"ready\"}'"), ImplementationFault.Malformed, "to step: found {\"type\":\"ready\"}; expected stepped" },
        { "it replies with a broken message", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[{\"outcome\":1}]}'"), ImplementationFault.Malformed, "expected a message of type" },
        { "it answers too little", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[]}'"), ImplementationFault.Malformed, "to step: found 0 answers; expected 1" },
        { "it answers null", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[null]}'"), ImplementationFault.Malformed, "null" },
        { "it has its own name for an outcome", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[{\"outcome\":\"EOK\"}]}'"), ImplementationFault.Malformed, "outcome: found 'EOK'; expected one of " },
        { "its data are short", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[{\"outcome\":\"done\",\"data\":\"00\"}]}'"), ImplementationFault.Malformed, "data: found 1 bytes; expected 64, or none" },
        { "it evicts what there cannot be", Script.Stepping("echo '{\"type\":\"stepped\",\"answers\":[{\"outcome\":\"done\",\"evicted\":[{\"keyId\":99999,\"line\":0,\"writtenBack\":false}]}]}'"), ImplementationFault.Malformed, "evicted: found keyId 99999; expected 0 to 32767" },
        { "it refuses what it promised", Script.Stepping("echo '{\"type\":\"error\",\"message\":\"no loads today\"}'"), ImplementationFault.Contradiction, "to step: found the error 'no loads today'; expected stepped, since its capabilities promise it" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_is_reported_as_what_it_is(string how, string script, ImplementationFault fault, string message)
    {
        using var host = Script.Host(script, fault == ImplementationFault.Hang ? 0.3 : 5);
        var trials = new Trials(host);
        var divergence = trials.Run(how == "it replies twice" ? Load with { Operations = [new Operation.Load(0x40), new Operation.Load(0x40)] } : Load).Divergence;
        Assert.True(divergence is not null, how + " was taken for agreement");
        Assert.Equal(fault, divergence.Fault);
        var difference = divergence.Differences.Single(d => d.What == ImplementationException.NameOf(fault));
        Assert.Contains(message, difference.Implementation, StringComparison.Ordinal);
        Assert.True(host.Restarts <= 2);
    }

    [Fact]
    public void A_reply_that_changes_from_once_to_the_next_is_a_contradiction()
    {
        // Right when it is asked again, by a new process that finds the file of the first.
        var note = Path.GetTempFileName();
        File.Delete(note);
        try
        {
            var wrong = """{"type":"stepped","answers":[{"outcome":"pageFault"}]}""";
            using var host = Script.Host(Script.Stepping($"if [ -e {note} ]; then echo '{Done}'; else touch {note}; echo '{wrong}'; fi"));
            var divergence = new Trials(host).Run(Load).Divergence;
            Assert.Equal(ImplementationFault.Contradiction, divergence?.Fault);
        }
        finally
        {
            File.Delete(note);
        }
    }

    [Theory]
    [InlineData("exit 7", ImplementationFault.Crash, "exit code 7")]
    [InlineData("no-such-command-anywhere", ImplementationFault.Crash, "exit code 127")]
    [InlineData("sleep 60", ImplementationFault.Hang, "no reply within")]
    [InlineData("cat", ImplementationFault.Malformed, "expected a message of type")]
    [InlineData("echo Welcome; cat", ImplementationFault.Noise, "'Welcome'")]
    [InlineData("""read -r x; echo '{"type":"hello","version":2,"name":"x"}'""", ImplementationFault.Malformed, "to hello: found version 2; expected 1")]
    [InlineData("""read -r x; echo '{"type":"hello","version":1,"name":""}'""", ImplementationFault.Malformed, "to hello: found the name ''; expected 1 to 100 printable characters")]
    [InlineData("""read -r x; echo '{"type":"hello","version":1,"name":"x","capabilities":{"operations":["lod"]}}'""", ImplementationFault.Malformed, "operations: found 'lod'; expected one of ")]
    [InlineData("""read -r x; echo '{"type":"hello","version":1,"name":"x","capabilities":{"cores":9}}'""", ImplementationFault.Malformed, "cores: found 9; expected 1 to 4")]
    [InlineData("""read -r x; echo '{"type":"hello","version":1,"name":"x","capabilities":{"integrity":[]}}'""", ImplementationFault.Malformed, "integrity: found an empty list; expected at least one")]
    public void One_that_does_not_greet_is_reported_before_anything_is_compared(string script, ImplementationFault fault, string message)
    {
        var thrown = Assert.Throws<ImplementationException>(() => Script.Host(script, 0.5));
        Assert.Equal(fault, thrown.Fault);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_greeting_may_take_longer_than_other_replies()
    {
        using var host = Script.Host("sleep 1.5; " + Script.Stepping($"echo '{Done}'"), 0.5);
        Assert.Null(new Trials(host).Run(Load).Divergence);
    }

    [Fact]
    public void One_that_hangs_is_ended_with_its_children()
    {
        var clock = Stopwatch.StartNew();
        using (var host = Script.Host(Script.Stepping("sleep 4321 & wait"), 0.2)) Assert.NotNull(new Trials(host).Run(Load).Divergence);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        using var list = Process.Start(new ProcessStartInfo("ps", "-eo args") { RedirectStandardOutput = true })!;
        Assert.DoesNotContain("sleep 4321\n", list.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_open_is_counted_and_is_no_agreement()
    {
        using var host = Script.Host(Script.Stepping("""echo '{"type":"stepped","answers":[{"outcome":"unspecified","allowed":["done","machineCheck"]}]}'"""));
        var statistics = new DiffStatistics();
        Assert.Null(new Trials(host).Run(Load, 0, statistics).Divergence);
        Assert.Equal((1, 0), (statistics.LeftOpen, statistics.AgreedSteps));
    }

    [Fact]
    public void What_is_left_open_must_allow_what_is_specified()
    {
        using var host = Script.Host(Script.Stepping("""echo '{"type":"stepped","answers":[{"outcome":"unspecified","allowed":["pageFault"]}]}'"""));
        Assert.Contains(new Trials(host).Run(Load).Divergence!.Differences, d => d is { What: "outcome", Specification: "Done", Implementation: "Unspecified" });
    }

    [Fact]
    public void Names_of_outcomes_may_come_from_a_file()
    {
        var names = OutcomeNames.Parse("names", ["EOK = done"]);
        using var host = Script.Host(Script.Stepping("""echo '{"type":"stepped","answers":[{"outcome":"EOK"}]}'"""), names: names);
        Assert.Null(new Trials(host).Run(Load).Divergence);
    }

    [Fact]
    public void One_that_performs_nothing_agrees_on_nothing()
    {
        using var host = Script.Host(Script.Stepping("exit 1"));
        var report = DiffCampaign.Run(host, new(1, 200, Platforms: ["client-none"]), [(Load with { Operations = [new Operation.Wbinvd()] }, 0)]);
        Assert.NotEmpty(report.Skipped);
        Assert.False(report.Agrees);
    }
}
