using System.Diagnostics;
using System.Net;

namespace ApiHub.Bench.Load.Systems;

/// <summary>A running system: where it listens, the key it takes, and its process.</summary>
internal sealed record SystemUnderTest(string Name, IPEndPoint Address, string Key, Child Process, TimeSpan StartToReady) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Probe = new();

    public static readonly string[] Names = ["direct", "nginx", "bare", "gateway"];

    public static async Task<SystemUnderTest> StartAsync(string name, Workplace place, int standIn, CancellationToken ct)
    {
        var room = place.Room();
        var port = Child.FreePort();
        var begin = Stopwatch.GetTimestamp();
        var process = name switch
        {
            "direct" => StandIn.Start(room, port),
            "nginx" => Nginx.Start(room, port, standIn),
            "bare" => Child.Start(
                name,
                room,
                [room.Built("bench/BareForwarder", "bareforwarder"), $"{port}", $"http://127.0.0.1:{standIn}"]),
            "gateway" => Gateway.Start(room, port, standIn),
            _ => throw new ArgumentException($"No system {name}; there are {string.Join(", ", Names)}."),
        };
        var system = new SystemUnderTest(name, new IPEndPoint(IPAddress.Loopback, port), "sk-bench", process, default);
        try
        {
            await system.ReadyAsync(name == "gateway" ? "/health/ready" : "/v1/models", ct);
            system = system with { StartToReady = Stopwatch.GetElapsedTime(begin) };
            return name == "gateway" ? system with { Key = await Gateway.CreateKeyAsync(system.Address, ct) } : system;
        }
        catch (Exception failed) when (failed is InvalidOperationException or HttpRequestException)
        {
            var log = process.Log;
            process.Dispose();
            throw new InvalidOperationException($"{name} did not start: {failed.Message}\n{log}", failed);
        }
    }

    public void Dispose() => Process.Dispose();

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
