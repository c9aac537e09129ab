using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Hosting;

/// <summary>How many answers at a time, how many wait, and for how long.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Fifty_chats_over_five_processes_get_each_its_own_answer()
    {
        await using var worker = await WorkerHost.StartAsync(("MAX_CONCURRENT", "5"), ("MAX_QUEUE", "50"), ("QUEUE_SECONDS", "300"), ("WORKER_SPARES", "5"));
        await using var provider = await FakeProvider.StartAsync();
        foreach (var i in Enumerable.Range(0, 10))
            provider.On($"claude-{i}", Script.Says($"answer of model {i}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking($"question {i}", ("model", $"claude-{i % 2}"), ("system", $"system {i}")));
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("content")[0].GetProperty("text").GetString();
        }));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"answer of model {i % 2}"), answers);
        Assert.Equal(50, provider.Chats().Count);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => ($"user: question {i}", $"system {i}", $"claude-{i % 2}")).Order(),
            provider.Chats().Select(asked => (Assert.Single(asked.Said()), asked.Json.GetProperty("system").EnumerateArray().Last().GetProperty("text").GetString()!, asked.Json.GetProperty("model").GetString()!)).Order());
        Assert.True(worker.Pool.WarmStarts > 0);
        Assert.InRange(worker.Pool.Processes, 0, 10);
    }

    [Fact]
    public async Task With_all_processes_busy_and_the_queue_full_it_says_so()
    {
        await using var worker = await WorkerHost.StartAsync(("MAX_CONCURRENT", "1"), ("MAX_QUEUE", "1"));
        await using var provider = await FakeProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Default = new Script { HoldBeforeHeaders = release.Task };

        var first = worker.SendAsync(provider.Address, WorkerHost.Asking("one"));
        await provider.NextRequestAsync("/v1/messages");
        var second = worker.SendAsync(provider.Address, WorkerHost.Asking("two"));
        await Eventually.HoldsAsync(() => worker.State.Queued == 1);
        using var third = await worker.SendAsync(provider.Address, WorkerHost.Asking("three"));
        release.SetResult();

        Assert.Equal(529, (int)third.StatusCode);
        Assert.Equal("full", third.Headers.GetValues("x-apihub-worker-state").Single());
        Assert.True(third.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        var error = (await third.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal("overloaded_error", error.GetProperty("type").GetString());
        Assert.Contains("All 1 processes of this worker are busy and its queue of 1 is full", error.GetProperty("message").GetString());
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first).StatusCode, (await second).StatusCode));
        Assert.Equal(["user: one", "user: two"], provider.Chats().SelectMany(asked => asked.Said()));
        Assert.Equal((0, 0), (worker.State.InFlight, worker.State.Queued));
    }

    [Fact]
    public async Task Nobody_waits_longer_than_the_queue_allows()
    {
        await using var worker = await WorkerHost.StartAsync(("MAX_CONCURRENT", "1"), ("QUEUE_SECONDS", "1"));
        await using var provider = await FakeProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Default = new Script { HoldBeforeHeaders = release.Task };

        var first = worker.SendAsync(provider.Address, WorkerHost.Asking("one"));
        await provider.NextRequestAsync("/v1/messages");
        using var second = await worker.SendAsync(provider.Address, WorkerHost.Asking("two"));
        release.SetResult();

        Assert.Equal(529, (int)second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Single(provider.Chats());
    }

    [Fact]
    public async Task A_provider_that_says_nothing_is_given_up()
    {
        await using var worker = await WorkerHost.StartAsync(("SILENCE_SECONDS", "3"));
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { HoldBeforeHeaders = new TaskCompletionSource().Task };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Contains("timeout_error", await answer.Content.ReadAsStringAsync());
        Assert.Single(provider.Chats());
        await Eventually.HoldsAsync(() => worker.Pool.Processes == 0);
    }

    [Fact]
    public async Task The_second_request_of_a_shape_finds_a_process_waiting()
    {
        await using var worker = await WorkerHost.StartAsync(("WORKER_SPARES", "1"));
        await using var provider = await FakeProvider.StartAsync();

        (await worker.SendAsync(provider.Address, WorkerHost.Asking("one"))).Dispose();
        await Eventually.HoldsAsync(() => worker.Pool.Counts is [{ Ready: 1 }]);
        using var second = await worker.SendAsync(provider.Address, WorkerHost.Asking("two", ("system", "Another prompt.")));
        (await worker.SendAsync(provider.Address, WorkerHost.Asking("three", ("max_tokens", 77)))).Dispose();
        await Eventually.HoldsAsync(() => worker.Pool.Counts.Sum(count => count.Warming) == 0);

        Assert.Equal((1, 2), (worker.Pool.WarmStarts, worker.Pool.ColdStarts));
        Assert.Equal("Another prompt.", provider.Chats()[1].Json.GetProperty("system").EnumerateArray().Last().GetProperty("text").GetString());
        Assert.Equal(["user: two"], provider.Chats()[1].Said());
        Assert.Equal(1, worker.Pool.Counts.Sum(count => count.Ready));
    }
}
