using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Workers;

/// <summary>Which worker a request of a <c>claude-cli</c> account goes to, and what becomes of those that fail.</summary>
public sealed class WorkerFleetTests
{
    [Fact]
    public async Task A_worker_gets_what_it_must_know_of_the_account_from_the_gateway_alone()
    {
        await using var host = await FleetHost.StartAsync(null);
        var worker = await host.RegisteredAsync("one");

        using var answer = await host.AskAsync(headers: [("x-apihub-account", "mine"), ("x-apihub-account-key", "mine"), ("x-apihub-base-url", "http://elsewhere"), ("anthropic-beta", "kept")]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var request = await worker.NextRequestAsync("/v1/messages", TestContext.Current.CancellationToken);
        Assert.Equal("/v1/messages", request.Path);
        Assert.Equal("Bearer " + FleetHost.Token, request.Headers["Authorization"]);
        Assert.Equal("sk-ant-test", request.Headers["x-apihub-account-key"]);
        Assert.Equal("http://127.0.0.1:9/base", request.Headers["x-apihub-base-url"]);
        Assert.True(Guid.TryParse(request.Headers["x-apihub-account"], out _));
        Assert.Equal("kept", request.Headers["anthropic-beta"]);
        Assert.DoesNotContain("x-api-key", request.Headers.Keys);
    }

    [Fact]
    public async Task The_least_busy_worker_for_its_size_is_asked()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());
        var busy = await host.RegisteredAsync("busy", capacity: 10, inFlight: 6);
        var small = await host.RegisteredAsync("small", capacity: 2, inFlight: 1);

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(small.Requests, IsMessage);
        Assert.DoesNotContain(busy.Requests, IsMessage);
    }

    [Fact]
    public async Task A_worker_that_refuses_connections_is_passed_over_and_lost()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());
        var gone = await host.RegisteredAsync("gone", capacity: 100);
        var well = await host.RegisteredAsync("well", capacity: 5, inFlight: 4);
        await gone.DisposeAsync();

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(well.Requests, IsMessage);
        Assert.Equal("lost", await host.StatusAsync("gone"));
        Assert.Equal("live", await host.StatusAsync("well"));
    }

    [Fact]
    public async Task A_full_worker_passes_the_request_on()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());
        var full = await host.RegisteredAsync("full", capacity: 100);
        var well = await host.RegisteredAsync("well", capacity: 5, inFlight: 4);
        full.Default = Full;

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(full.Requests, IsMessage);
        Assert.Single(well.Requests, IsMessage);
    }

    [Fact]
    public async Task When_all_workers_are_full_the_client_is_told_to_come_again_and_the_account_is_not_blamed()
    {
        await using var host = await FleetHost.StartAsync(null, ("MAX_ATTEMPTS", "1"));
        var worker = await host.RegisteredAsync("one");
        worker.Default = Full;

        using var refused = await host.AskAsync();

        await FailureTableTests.AssertErrorAsync(refused, "anthropic", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        var account = (await host.Admin.GetFromJsonAsync<JsonElement>("/api/admin/accounts")).GetProperty("items").EnumerateArray().Single(a => a.GetProperty("name").GetString() == "cli");
        Assert.Equal(0, account.GetProperty("state").GetProperty("failures_in_a_row").GetInt32());
    }

    [Fact]
    public async Task A_worker_with_another_token_is_lost_and_the_account_is_not_blamed()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());
        var wrong = await host.RegisteredAsync("wrong", capacity: 100);
        var well = await host.RegisteredAsync("well", capacity: 5, inFlight: 4);
        wrong.Default = Script.Error(401).With("x-apihub-worker-state", "refused");

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(well.Requests, IsMessage);
        Assert.Contains("WORKER_AUTH_TOKEN", (await host.ListedAsync("wrong")).GetProperty("fault").GetString());
    }

    [Fact]
    public async Task A_worker_that_dies_in_the_middle_of_an_answer_leaves_no_place_taken_and_the_client_is_told()
    {
        await using var host = await FleetHost.StartAsync(null);
        var worker = await host.RegisteredAsync("one");
        worker.Default = new Script { Deltas = 8, Text = "eight words of text that are cut here", CutAfterEvents = 6 };

        using var answer = await host.AskAsync(stream: true);
        var text = await InterruptionTests.ReadUntilBrokenAsync(answer);

        Assert.Contains("event: error", text);
        Assert.DoesNotContain("message_stop", text);
        await RelayHost.UntilAsync(async () => (await host.ListedAsync("one")).GetProperty("in_flight_here").GetInt32() == 0);
    }

    [Fact]
    public async Task A_request_holds_a_place_while_it_runs()
    {
        await using var host = await FleetHost.StartAsync(null);
        var gate = new TaskCompletionSource();
        var worker = await host.RegisteredAsync("one");
        worker.Default = new Script { HoldAfterEvents = (2, gate.Task) };

        using var answer = await host.AskAsync(stream: true);

        Assert.Equal(1, (await host.ListedAsync("one")).GetProperty("in_flight_here").GetInt32());
        gate.SetResult();
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await RelayHost.UntilAsync(async () => (await host.ListedAsync("one")).GetProperty("in_flight_here").GetInt32() == 0);
    }

    [Fact]
    public async Task Without_any_worker_the_answer_says_that_it_is_not_the_callers_doing()
    {
        await using var host = await FleetHost.StartAsync(null);

        using var answer = await host.AskAsync();

        Assert.True((int)answer.StatusCode >= 500);
        Assert.DoesNotContain("127.0.0.1", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Script Full => Script.Error(529).With("x-apihub-worker-state", "full");

    private static bool IsMessage(ReceivedRequest request) => request.Path == "/v1/messages";
}
