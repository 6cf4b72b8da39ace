using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Deploy;

/// <summary>Slurm on this machine alone: its daemons, started here and stopped at the end, with a folder and ports of their own.</summary>
sealed class OneNodeCluster : IDisposable
{
    private static readonly string[] Folders = ["state", "spool", "run", "results"];
    private static readonly string[] LogFiles = ["slurmctld.log", "slurmd.log", "munged.log"];
    private readonly Scratch scratch = new();

    public OneNodeCluster(int processors)
    {
        foreach (var name in Folders) Directory.CreateDirectory(In(name));
        File.WriteAllBytes(In("munge.key"), RandomNumberGenerator.GetBytes(1024));
        Run("chmod", "600", In("munge.key"));
        Run("chmod", "go+x", scratch.Folder);
        var host = Run("hostname", "-s").Trim();
        File.WriteAllText(In("slurm.conf"), FormattableString.Invariant($"""
            ClusterName=tmebox
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmUser={Environment.UserName}
            SlurmdUser={Environment.UserName}
            AuthType=auth/munge
            AuthInfo=socket={In("run/munge.sock")}
            CredType=cred/munge
            StateSaveLocation={In("state")}
            SlurmdSpoolDir={In("spool")}
            SlurmctldPidFile={In("run/slurmctld.pid")}
            SlurmdPidFile={In("run/slurmd.pid")}
            SlurmctldLogFile={In("slurmctld.log")}
            SlurmdLogFile={In("slurmd.log")}
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            MpiDefault=none
            ReturnToService=2
            SchedulerType=sched/builtin
            SchedulerParameters=batch_sched_delay=0,sched_interval=1
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            KillWait=1
            SlurmdParameters=config_overrides
            NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} Boards=1 SocketsPerBoard=1 CoresPerSocket={processors} ThreadsPerCore=1 State=UNKNOWN
            PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP

            """));
        try
        {
            Run("munged", "--force", "--socket=" + In("run/munge.sock"), "--key-file=" + In("munge.key"), "--pid-file=" + In("run/munged.pid"), "--log-file=" + In("munged.log"), "--seed-file=" + In("munge.seed"));
            Run("slurmctld", "-c");
            Run("slurmd", "-c");
            Until(() => Run("sinfo", "--noheader", "--format=%t").StartsWith("idle", StringComparison.Ordinal), "the node is idle");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string In(string name) => Path.Combine(scratch.Folder, name);

    /// <summary>Runs a command of Slurm's, or one that uses them, and gives what it prints.</summary>
    public string Run(string command, params string[] arguments) => Run(new Dictionary<string, string>(), command, arguments);

    public string Run(IReadOnlyDictionary<string, string> environment, string command, params string[] arguments)
    {
        // Daemons are found beside the system's own commands, which not every PATH has.
        var start = new ProcessStartInfo("/usr/bin/env", [command, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        start.Environment["SLURM_CONF"] = In("slurm.conf");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result} {Logs()}");
    }

    /// <summary>Waits until something is so.</summary>
    public void Until(Func<bool> isSo, string what, double seconds = 120)
    {
        for (var clock = Stopwatch.StartNew(); !isSo(); Thread.Sleep(50))
            if (clock.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"after {seconds} s it is not so that {what}; {Run("squeue", "--array")} {Logs()}");
    }

    public void Dispose()
    {
        foreach (var name in new[] { "slurmd", "slurmctld", "munged" })
        {
            if (!File.Exists(In($"run/{name}.pid")) || !int.TryParse(File.ReadAllText(In($"run/{name}.pid")), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id)) continue;
            using (var kill = Process.Start("kill", [$"{id}"])) kill.WaitForExit();
            for (var i = 0; i < 200 && Directory.Exists($"/proc/{id}"); i++) Thread.Sleep(20);
        }

        scratch.Dispose();
    }

    private string Logs() => string.Join("; ", LogFiles.Where(l => File.Exists(In(l))).Select(l => l + ": " + string.Join(" / ", File.ReadLines(In(l)).TakeLast(5))));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
