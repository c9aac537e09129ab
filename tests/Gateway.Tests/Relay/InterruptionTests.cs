using System.Net;
using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

/// <summary>What happens when one side breaks off in the middle.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_stream_that_the_account_cuts_ends_with_the_dialects_error_event(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = new Script { Deltas = 8, Text = "eight words of text that are cut here", CutAfterEvents = 6 };
        var (path, json) = Dialects.Request(dialect, stream: true);

        using var answer = await host.PostAsync(path, json);

        var text = await ReadUntilBrokenAsync(answer);
        Assert.Contains("error", LastEvent(text));
        Assert.DoesNotContain(Dialects.Terminal(dialect), text);
        var record = await host.RecordAsync(answer);
        Assert.Equal((Outcome.Interrupted, UsageQuality.Estimated, 200), (record.Outcome, record.Quality, record.StatusCode));
        Assert.True(record.InputTokens > 0 && record.OutputTokens > 0);
        Assert.Equal(1, host.Account.FailuresInARow);
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task The_accounts_own_error_event_reaches_the_client(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = Script.ErrorAfter(3) with { Deltas = 6, ErrorMessage = "Overloaded in the middle." };
        var (path, json) = Dialects.Request(dialect, stream: true);

        using var answer = await host.PostAsync(path, json);

        var text = await ReadUntilBrokenAsync(answer);
        Assert.Contains("Overloaded in the middle.", LastEvent(text));
        Assert.Equal(Outcome.Interrupted, (await host.RecordAsync(answer)).Outcome);
    }

    [Fact]
    public async Task A_cut_JSON_answer_cannot_be_taken_for_a_whole_one()
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = new Script { ResponsePadding = 200_000, CutAfterEvents = 1 };

        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);

        if (answer.StatusCode == HttpStatusCode.OK)
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync());
        else
            Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(1, host.Account.FailuresInARow);
    }

    [Fact]
    public async Task A_stream_cut_before_its_first_event_is_a_plain_error()
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = Script.CutAfter(0);
        var (path, json) = Dialects.Request("anthropic", stream: true);

        using var answer = await host.PostAsync(path, json);

        await FailureTableTests.AssertErrorAsync(answer, "anthropic", HttpStatusCode.BadGateway);
        Assert.Equal((Outcome.UpstreamFailed, 502), ((await host.RecordAsync(answer)).Outcome, (await host.RecordAsync(answer)).StatusCode));
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_first_byte_ends_the_call_upstream()
    {
        await using var host = await RelayHost.StartAsync();
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { HoldBeforeHeaders = gate.Task };
        var (path, json) = Dialects.Request("openai-chat", stream: true);
        using var leaving = new CancellationTokenSource();
        var asking = host.Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), leaving.Token);
        await host.Provider.NextRequestAsync("/v1/chat");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await RelayHost.UntilAsync(async () => (await host.RecordsAsync()).Count == 1);
        var record = Assert.Single(await host.RecordsAsync());
        Assert.Equal((Outcome.ClientLeft, 499, 0L, UsageQuality.Unmetered), (record.Outcome, record.StatusCode, record.InputTokens, record.Quality));
        await RelayHost.UntilAsync(() => Task.FromResult(host.Provider.Requests[^1].ClientLeft));
        Assert.Equal(0, host.Account.FailuresInARow);
        gate.SetResult();
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_client_that_leaves_in_the_middle_is_billed_what_the_account_says_at_the_end(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        var record = await LeaveInTheMiddleAsync(host, dialect);

        Assert.Equal((Outcome.ClientLeft, 499, UsageQuality.Exact), (record.Outcome, record.StatusCode, record.Quality));
        Assert.Equal((11, 7), (record.InputTokens, record.OutputTokens));
        Assert.False(host.Provider.Requests[^1].ClientLeft);
    }

    [Fact]
    public async Task An_account_that_cancels_on_disconnect_bills_what_was_delivered()
    {
        await using var host = await RelayHost.StartAsync();
        using (var made = await host.Admin.PostAsync("/api/admin/accounts", FailureTableTests.JsonContent(new
        {
            name = "cancelling",
            kind = "openai",
            base_url = host.Provider.Address,
            models = new[] { "gpt-cancel" },
            on_disconnect = "cancel",
        })))
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        var record = await LeaveInTheMiddleAsync(host, "openai-chat", "gpt-cancel");

        Assert.Equal((Outcome.ClientLeft, UsageQuality.Estimated, "cancelling"), (record.Outcome, record.Quality, record.Account));
        Assert.True(record.OutputTokens > 0);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Provider.Requests[^1].ClientLeft));
    }

    private static async Task<UsageRecord> LeaveInTheMiddleAsync(RelayHost host, string dialect, string model = "gpt-test")
    {
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { Text = "a few words that are long enough to be cut", Deltas = 8, HoldAfterEvents = (5, gate.Task) };
        var (path, json) = Dialects.Request(dialect, stream: true, model);
        using (var answer = await host.PostAsync(path, json))
        {
            await using var stream = await answer.Content.ReadAsStreamAsync();
            Assert.True(await stream.ReadAsync(new byte[16]) > 0);
        }

        await RelayHost.UntilAsync(() => Task.FromResult(host.Gateway.ClientsGone == 1));
        gate.SetResult();
        await RelayHost.UntilAsync(async () => (await host.RecordsAsync()).Count == 1);
        return (await host.RecordsAsync())[0];
    }

    internal static async Task<string> ReadUntilBrokenAsync(HttpResponseMessage answer)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var copy = new MemoryStream();
        // A client that ignores the error event must still see that the body does not end as one should.
        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(copy));
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    private static string LastEvent(string text) => text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
}
