using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.EndToEnd.Recording;

/// <summary>Kills the gateway at random moments under load, again and again on one data folder.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int MostRounds = 12;
    private const int FewestRounds = 4;
    private const int Clients = 8;

    private static readonly (string Path, string Body, string? End)[] Requests =
    [
        ("/v1/chat/completions", """{"model":"gpt-test","messages":[{"role":"user","content":"hi"}]}""", null),
        ("/v1/chat/completions", """{"model":"gpt-test","stream":true,"messages":[{"role":"user","content":"hi"}]}""", "data: [DONE]"),
        ("/v1/messages", """{"model":"claude-test","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}""", null),
        ("/v1/messages", """{"model":"claude-test","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}""", "event: message_stop"),
    ];

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-kill-").FullName;
    private readonly ConcurrentBag<string> _whole = [];
    private int _cut;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_answer_that_a_client_got_whole_is_recorded_once_however_often_the_gateway_is_killed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var provider = await FakeProvider.StartAsync(cancellation);
        provider.Default = new() { DelayPerChunk = TimeSpan.FromMilliseconds(1) };
        string? key = null;
        var leftInJournal = 0;
        var rounds = 0;
        var start = TimeProvider.System.GetTimestamp();
        for (; rounds < FewestRounds || (rounds < MostRounds && TimeProvider.System.GetElapsedTime(start) < LongEnough); rounds++)
        {
            using var gateway = await GatewayProcess.StartAsync(_folder, provider.Address, cancellation);
            key ??= await KeyAsync(gateway, cancellation);
            await LoadUntilKilledAsync(gateway, key, cancellation);
            leftInJournal += new DirectoryInfo(Path.Combine(_folder, "journal")).GetFiles("*.journal")
                .Any(f => File.ReadAllBytes(f.FullName).AsSpan().ContainsAnyExcept((byte)0)) ? 1 : 0;
        }

        using (var last = await GatewayProcess.StartAsync(_folder, provider.Address, cancellation))
            Assert.Equal(0, await last.StopAsync(cancellation));

        output.WriteLine($"{_whole.Count} whole answers, {_cut} cut; {leftInJournal} of {rounds} kills left records in the journal");
        Assert.True(_whole.Count > rounds * Clients, "too little load to tell anything");
        Assert.True(_cut > rounds, "no kill hit a request under way");
        Assert.Equal(rounds, leftInJournal);
        await AssertRecordedOnceAsync();
        Assert.Equal((0, ""), await GatewayProcess.CommandAsync(_folder, ["ledger", "verify"], cancellation));
    }

    /// <summary>A key, and a price for each model that is asked for.</summary>
    private static async Task<string> KeyAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        using var admin = await gateway.AdminAsync(cancellationToken);
        foreach (var model in (string[])["gpt-test", "claude-test"])
        {
            using var priced = await admin.PutAsJsonAsync($"/api/admin/models/{model}/price", new { input = "1.25", output = "10" }, cancellationToken);
            priced.EnsureSuccessStatusCode();
        }

        return await gateway.NewKeyAsync(cancellationToken);
    }

    private async Task LoadUntilKilledAsync(GatewayProcess gateway, string key, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        var before = _whole.Count;
        var load = Enumerable.Range(0, Clients).Select(number => AskUntilCutAsync(client, number, cancellationToken)).ToList();
        // Not in its first breath, when nothing has been answered yet.
        while (_whole.Count - before < Clients && !load.Exists(l => l.IsFaulted))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(700)), TimeProvider.System, cancellationToken);
        await gateway.KillAsync();
        await Task.WhenAll(load);
    }

    private async Task AskUntilCutAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = number; ; i++)
            {
                var (path, body, end) = Requests[i % Requests.Length];
                using var answer = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                Assert.True(answer.IsSuccessStatusCode, text);
                if (end is null)
                    using (JsonDocument.Parse(text))
                        _whole.Add(answer.Headers.GetValues("x-request-id").Single());
                else if (text.Contains(end, StringComparison.Ordinal))
                    _whole.Add(answer.Headers.GetValues("x-request-id").Single());
            }
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _cut);
        }
    }

    private async Task AssertRecordedOnceAsync()
    {
        Assert.True(DatabaseAddress.TryParse(null, _folder, out var address, out _));
        var options = new DbContextOptionsBuilder<GatewayDb>();
        DataSetup.Configure(options, address);
        await using var db = new GatewayDb(options.Options);
        var rows = await db.Usage.AsNoTracking().ToListAsync();
        var hours = await db.UsageHours.AsNoTracking().ToListAsync();

        Assert.Equal(_whole.Count, _whole.Distinct().Count());
        Assert.Empty(_whole.Except(rows.Select(r => r.RequestId)));
        Assert.Equal(-rows.Sum(r => r.Cost), await db.Wallets.SumAsync(w => w.Balance));
        Assert.Equal(
            rows.GroupBy(r => (r.Model, r.StatusCode)).Select(g => (g.Key, g.LongCount(), g.Sum(r => r.InputTokens), g.Sum(r => r.OutputTokens))).Order(),
            hours.GroupBy(h => (h.Model, h.StatusCode)).Select(g => (g.Key, g.Sum(h => h.Requests), g.Sum(h => h.InputTokens), g.Sum(h => h.OutputTokens))).Order());
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "journal"), "*.corrupt"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "journal"), "*.journal"));
    }
}
