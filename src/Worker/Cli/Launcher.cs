using System.Diagnostics;
using System.Globalization;

namespace ApiHub.Worker.Cli;

/// <summary>The small programs of util-linux that shut a process in before they become it.</summary>
internal sealed class Launcher
{
    private readonly string? _setsid;
    private readonly string? _setpriv;

    private Launcher(string? setsid, string? setpriv, int? uid) => (_setsid, _setpriv, Uid) = (setsid, setpriv, uid);

    /// <summary>The user that the command runs as; null: the worker's own.</summary>
    public int? Uid { get; }

    /// <summary>The command leads a process group of its own.</summary>
    public bool MakesGroup => _setsid is not null;

    public static Launcher Find(List<string> warnings)
    {
        var launcher = new Launcher(Tool("setsid"), Tool("setpriv"), uid: null);
        if (launcher is { _setsid: null } or { _setpriv: null })
            warnings.Add("setsid and setpriv (util-linux) are not both installed: CLI processes may outlive a worker that is killed.");
        return launcher;
    }

    /// <summary>The same as another user; null where that cannot be had.</summary>
    public Launcher? As(int uid) => _setpriv is null ? null : new(_setsid, _setpriv, uid);

    /// <summary>The command with nothing in its environment but a path and a language.</summary>
    public ProcessStartInfo Command(string program, IEnumerable<string> arguments, string folder)
    {
        List<string> command = [.. Prefix(), program, .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        return start;
    }

    private IEnumerable<string> Prefix()
    {
        if (_setsid is not null)
            yield return _setsid;
        if (_setpriv is null)
            yield break;
        yield return _setpriv;
        if (Uid is { } uid)
        {
            var number = uid.ToString(CultureInfo.InvariantCulture);
            foreach (var part in new[] { "--reuid", number, "--regid", number, "--clear-groups" })
                yield return part;
        }

        foreach (var part in new[] { "--no-new-privs", "--pdeathsig", "KILL", "--" })
            yield return part;
    }

    private static string? Tool(string name) => new[] { "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
