using System.Diagnostics;
using System.Net;

namespace ApiHub.Bench.Load.Systems;

/// <summary>A running system: where it listens, the key it takes, and its process.</summary>
/// <param name="Beside">A server that it needs, whose work is not counted as its own.</param>
internal sealed record SystemUnderTest(string Name, IPEndPoint Address, string Key, Child Process, Child? Beside, TimeSpan StartToReady) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Probe = new();

    public static readonly string[] Names = ["direct", "nginx", "bare", "gateway", "gateway-redis", "gateway-failover"];

    public static async Task<SystemUnderTest> StartAsync(string name, Workplace place, int standIn, CancellationToken ct)
    {
        var room = place.Room();
        var port = Child.FreePort();
        var besidePort = Child.FreePort();
        var beside = name switch
        {
            "gateway-redis" => Redis.Start(room, besidePort),
            // Half of what it is asked for fails: any more, and the breaker would keep requests from it.
            "gateway-failover" => StandIn.Start(room, besidePort, failEvery: 2),
            _ => null,
        };
        var begin = Stopwatch.GetTimestamp();
        var process = name switch
        {
            "direct" => StandIn.Start(room, port),
            "nginx" => Nginx.Start(room, port, standIn),
            "bare" => Child.Start(
                name,
                room,
                [room.Built("bench/BareForwarder", "bareforwarder"), $"{port}", $"http://127.0.0.1:{standIn}"]),
            "gateway" => Gateway.Start(room, port, standIn, ""),
            "gateway-redis" => Gateway.Start(room, port, standIn, $"redis://127.0.0.1:{besidePort}"),
            "gateway-failover" => Gateway.Start(room, port, standIn, "", "round-robin"),
            _ => throw new ArgumentException($"No system {name}; there are {string.Join(", ", Names)}."),
        };
        var system = new SystemUnderTest(name, new IPEndPoint(IPAddress.Loopback, port), "sk-bench", process, beside, default);
        try
        {
            var isGateway = name.StartsWith("gateway", StringComparison.Ordinal);
            await system.ReadyAsync(isGateway ? "/health/ready" : "/v1/models", ct);
            system = system with { StartToReady = Stopwatch.GetElapsedTime(begin) };
            return isGateway ? system with { Key = await Gateway.CreateKeyAsync(system.Address, name == "gateway-failover" ? besidePort : null, ct) } : system;
        }
        catch (Exception failed) when (failed is InvalidOperationException or HttpRequestException)
        {
            var log = process.Log;
            system.Dispose();
            throw new InvalidOperationException($"{name} did not start: {failed.Message}\n{log}", failed);
        }
    }

    public void Dispose()
    {
        Process.Dispose();
        Beside?.Dispose();
    }

    private async Task ReadyAsync(string path, CancellationToken ct)
    {
        var patience = Stopwatch.GetTimestamp();
        HttpStatusCode? answer;
        while ((answer = await AskAsync(path, ct)) != HttpStatusCode.OK)
        {
            if (Process.Exited)
                throw new InvalidOperationException("the process ended");
            if (Stopwatch.GetElapsedTime(patience) > Patience)
                throw new InvalidOperationException($"{path} answers {answer?.ToString() ?? "nothing"}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }
    }

    private async Task<HttpStatusCode?> AskAsync(string path, CancellationToken ct)
    {
        try
        {
            using var response = await Probe.GetAsync(new Uri($"http://{Address}{path}"), ct);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
