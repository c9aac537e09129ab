using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Hosting;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task The_gateway_hears_of_it_and_can_drain_it()
    {
        await using var gateway = await FakeProvider.StartAsync();
        gateway.Default = new Script { RawBody = """{"draining":true}""" };
        await using var worker = await WorkerHost.StartAsync(("GATEWAY_URL", gateway.Address.ToString()), ("WORKER_URL", "http://worker.example:3002"), ("MAX_CONCURRENT", "3"));

        var beat = await gateway.NextRequestAsync("/api/workers/heartbeat");
        await Eventually.HoldsAsync(() => worker.State.IsDraining);

        Assert.Equal($"Bearer {WorkerHost.Token}", beat.Header("Authorization"));
        Assert.Equal(
            ("w1", "http://worker.example:3002", worker.Pool.Cli.Version.ToString(), 3, 0, 0, false),
            (Text("worker_id"), Text("url"), Text("cli_version"), Number("capacity"), Number("in_flight"), Number("queued"), beat.Json.GetProperty("draining").GetBoolean()));
        Assert.False(beat.Json.TryGetProperty("leaving", out _));

        string? Text(string name) => beat.Json.GetProperty(name).GetString();
        int Number(string name) => beat.Json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_worker_that_stops_says_so_first()
    {
        await using var gateway = await FakeProvider.StartAsync();
        gateway.Default = new Script { RawBody = """{"draining":false}""" };
        var worker = await WorkerHost.StartAsync(("GATEWAY_URL", gateway.Address.ToString()));
        await gateway.NextRequestAsync("/api/workers/heartbeat");

        await worker.DisposeAsync();

        Assert.True(gateway.Requests[^1].Json.GetProperty("leaving").GetBoolean());
        Assert.True(gateway.Requests[^1].Json.GetProperty("draining").GetBoolean());
    }
}
