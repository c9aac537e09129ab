using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using ApiHub.Gateway.Coordination.Redis;
using ApiHub.Gateway.Data;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting;

/// <summary>Why the gateway cannot start: one sentence for each thing to put right, all of them at once.</summary>
internal static class StartupFaults
{
    private const string AnnotationPrefix = " with the error: '";

    /// <summary>Looks for faults before anything is started.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(WebApplication app, CancellationToken cancellationToken)
    {
        List<string> faults = [.. SettingConversions.Check(app.Configuration), .. InOptions(app.Services)];
        // Not from the services: one wrong setting would hide all others of its kind.
        var site = new SiteOptions();
        app.Configuration.Bind(site);
        if (IsSound("DATA_DIR"))
            faults.AddRange(InDataDir(site.DataDir));
        if (IsSound("PORT"))
            faults.AddRange(InPort(site.Port));
        if (IsSound("DATABASE_URL") && DatabaseAddress.TryParse(app.Configuration["DATABASE_URL"], site.DataDir, out var database, out _))
        {
            if (await DatabaseCheck.FindFaultAsync(database, cancellationToken) is { } fault)
                faults.Add(fault);
        }

        if (IsSound("REDIS_URL") && app.Configuration["REDIS_URL"] is { Length: > 0 } url && RedisAddress.TryParse(url, out var redis, out _))
        {
            if (await redis.FindFaultAsync(cancellationToken) is { } fault)
                faults.Add(fault);
        }

        return faults;

        bool IsSound(string name) => !faults.Exists(fault => fault.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>What an exception of the start means to the operator.</summary>
    public static IEnumerable<string> Of(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures.Select(WithoutAnnotationPrefix),
        AggregateException several => several.InnerExceptions.SelectMany(Of),
        IOException or UnauthorizedAccessException or DbException => [exception.Message],
        _ => [$"{exception.GetType().Name}: {exception.Message}"],
    };

    private static IEnumerable<string> InOptions(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (Exception e) when (e is OptionsValidationException or AggregateException)
        {
            return Of(e);
        }
    }

    /// <summary>DataAnnotations wrap our sentence in one about our types.</summary>
    private static string WithoutAnnotationPrefix(string failure)
    {
        var start = failure.IndexOf(AnnotationPrefix, StringComparison.Ordinal);
        return start < 0 ? failure : failure[(start + AnnotationPrefix.Length)..].TrimEnd('.').TrimEnd('\'');
    }

    private static IEnumerable<string> InDataDir(string dataDir)
    {
        var trial = Path.Combine(dataDir, $".trial-{Environment.ProcessId}");
        try
        {
            // It will hold secrets and password hashes: a new folder is for this account alone.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(dataDir);
            else
                Directory.CreateDirectory(dataDir, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"DATA_DIR {dataDir} cannot be written ({e.Message}) Give this account the right to, or name another folder."];
        }
    }

    private static IEnumerable<string> InPort(int port)
    {
        try
        {
            using var listener = new TcpListener(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
            if (Socket.OSSupportsIPv6)
                listener.Server.DualMode = true;
            listener.Start();
            return [];
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return [$"PORT {port} is in use by another program: stop that one, or set PORT to another number."];
        }
        catch (SocketException e)
        {
            return [$"PORT {port} cannot be listened on ({e.Message})."];
        }
    }
}
