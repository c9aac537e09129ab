using System.Net;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.EndToEnd.Recording;

/// <summary>Kills the gateway at random moments under load, again and again on one data folder, while people pay for what they ask.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int MostRounds = 12;
    private const int FewestRounds = 4;
    private const int ClientsOfEach = 2;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-kill-").FullName;

    private readonly Payer _rich = new("rich") { TopUp = 10 * Credits.NanosPerCredit };

    /// <summary>A top-up pays for some seven answers: runs out of money all the time.</summary>
    private readonly Payer _poor = new("poor") { TopUp = 600_000 };

    private readonly Payer _debtor = new("debtor") { TopUp = 0, CreditLimit = 3_000_000 };
    private readonly Payer _limited = new("limited") { TopUp = Credits.NanosPerCredit, RequestsPerMinute = 60 };

    private Payer[] Payers => [_rich, _poor, _debtor, _limited];

    private int WholeAnswers => Payers.Sum(p => p.Whole.Count);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_answer_that_a_client_got_whole_is_recorded_and_charged_once_however_often_the_gateway_is_killed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var provider = await FakeProvider.StartAsync(cancellation);
        provider.Default = new() { DelayPerChunk = TimeSpan.FromMilliseconds(1) };
        provider.On("failing-test", Script.Error(500)).On("cut-test", Script.CutAfter(4)).On("slow-test", new() { DelayPerChunk = TimeSpan.FromMilliseconds(20) });
        var leftInJournal = 0;
        var rounds = 0;
        var start = TimeProvider.System.GetTimestamp();
        for (; rounds < FewestRounds || (rounds < MostRounds && TimeProvider.System.GetElapsedTime(start) < LongEnough); rounds++)
        {
            using var gateway = await GatewayProcess.StartAsync(_folder, provider.Address, cancellation);
            await LoadUntilKilledAsync(gateway, rounds == 0 ? provider.Address : null, cancellation);
            leftInJournal += new DirectoryInfo(Path.Combine(_folder, "journal")).GetFiles("*.journal")
                .Any(f => File.ReadAllBytes(f.FullName).AsSpan().ContainsAnyExcept((byte)0)) ? 1 : 0;
        }

        using (var last = await GatewayProcess.StartAsync(_folder, provider.Address, cancellation))
        {
            await AssertAllOfABalanceCanBeSpentAsync(last, cancellation);
            Assert.Equal(0, await last.StopAsync(cancellation));
        }

        var cut = Payers.Sum(p => p.Cut);
        output.WriteLine($"{WholeAnswers} whole answers, {cut} cut; {leftInJournal} of {rounds} kills left records in the journal");
        Assert.True(WholeAnswers > rounds * Payers.Length * ClientsOfEach, "too little load to tell anything");
        Assert.True(cut > rounds, "no kill hit a request under way");
        Assert.Equal(rounds, leftInJournal);
        await AssertMoneyAddsUpAsync();
        Assert.Equal((0, ""), await GatewayProcess.CommandAsync(_folder, ["ledger", "verify"], cancellation));
    }

    private async Task RegisterAsync(GatewayProcess gateway, Uri provider, HttpClient admin, CancellationToken cancellationToken)
    {
        // What fails is on an account of its own: its breaker keeps nobody from what is well.
        var unwell = new { name = "unwell", kind = "cliproxyapi", base_url = provider, credential = "upstream-secret", models = Payer.UnwellModels };
        await Payer.SendAsync(admin, HttpMethod.Post, "/api/admin/accounts", unwell, cancellationToken);
        foreach (var model in (string[])["gpt-test", "claude-test", "failing-test", "cut-test", "slow-test"])
            await Payer.SendAsync(admin, HttpMethod.Put, $"/api/admin/models/{model}/price", new { input = "1.25", output = "10" }, cancellationToken);
        foreach (var payer in Payers)
            await payer.RegisterAsync(gateway, admin, cancellationToken);
        await _rich.TopUpAsync(admin, cancellationToken);
        await _limited.TopUpAsync(admin, cancellationToken);
    }

    /// <param name="gateway">Which.</param>
    /// <param name="provider">Set when nothing is registered yet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task LoadUntilKilledAsync(GatewayProcess gateway, Uri? provider, CancellationToken cancellationToken)
    {
        using var admin = await gateway.AdminAsync(cancellationToken);
        if (provider is not null)
            await RegisterAsync(gateway, provider, admin, cancellationToken);
        using var killed = new CancellationTokenSource();
        var before = WholeAnswers;
        var load = Payers.SelectMany(payer => Enumerable.Range(0, ClientsOfEach).Select(number => payer.AskUntilKilledAsync(gateway, number * 3, killed.Token)))
            .Append(_poor.TopUpUntilKilledAsync(admin, killed.Token)).ToList();
        // Not in its first breath, when nothing has been answered yet.
        while (WholeAnswers - before < load.Count && !load.Exists(l => l.IsFaulted))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(700)), TimeProvider.System, cancellationToken);
        await gateway.KillAsync();
        await killed.CancelAsync();
        await Task.WhenAll(load);
    }

    /// <summary>What killed processes held is held no longer.</summary>
    private async Task AssertAllOfABalanceCanBeSpentAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        const long Each = 10_000_000;
        using var admin = await gateway.AdminAsync(cancellationToken);
        await _poor.TopUpAsync(admin, cancellationToken);
        foreach (var payer in Payers)
            Assert.Equal("0", (await StandingAsync(payer)).GetProperty("held").GetString());
        Assert.True(Credits.TryParse((await StandingAsync(_poor)).GetProperty("balance").GetString(), out var balance));
        _poor.Extra = (3 * Each) - balance;
        await Payer.SendAsync(admin, HttpMethod.Post, $"/api/admin/users/{_poor.Id}/balance", new { amount = Credits.Format(_poor.Extra), reason = "test" }, cancellationToken);
        await Payer.SendAsync(admin, HttpMethod.Put, "/api/admin/models/flat-test/price", new { input = "0", output = "0", request = Credits.Format(Each) }, cancellationToken);

        using var client = _poor.ClientOf(gateway);
        foreach (var expected in (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PaymentRequired])
        {
            using var answer = await client.PostAsync(
                "/v1/messages", new StringContent("""{"model":"flat-test","max_tokens":10,"messages":[{"role":"user","content":"hi"}]}"""), cancellationToken);
            Assert.Equal(expected, answer.StatusCode);
        }

        Assert.Equal("0", (await StandingAsync(_poor)).GetProperty("balance").GetString());

        async Task<JsonElement> StandingAsync(Payer payer)
        {
            using var own = payer.ClientOf(gateway);
            return await Payer.SendAsync(own, HttpMethod.Get, "/v1/key", null, cancellationToken);
        }
    }

    private async Task AssertMoneyAddsUpAsync()
    {
        Assert.True(DatabaseAddress.TryParse(null, _folder, out var address, out _));
        var options = new DbContextOptionsBuilder<GatewayDb>();
        DataSetup.Configure(options, address);
        await using var db = new GatewayDb(options.Options);
        var rows = await db.Usage.AsNoTracking().ToListAsync();
        var wallets = await db.Wallets.AsNoTracking().ToDictionaryAsync(w => w.UserId, w => w.Balance);
        foreach (var payer in Payers)
        {
            var own = rows.Where(r => r.UserId == payer.Id).ToDictionary(r => r.RequestId);
            Assert.All(payer.Whole, answer =>
            {
                Assert.True(own[answer.Key].Cost > 0);
                Assert.Equal(answer.Value ?? Credits.Format(own[answer.Key].Cost), Credits.Format(own[answer.Key].Cost));
            });
            Assert.Equal(payer.ToppedUp - own.Values.Sum(r => r.Cost), wallets[payer.Id]);
            // No request here can cost more than is held for it, so that no balance was ever lower than it may be.
            var lowest = await db.LedgerEntries.Where(e => e.UserId == payer.Id).MinAsync(e => e.BalanceAfter);
            Assert.True(lowest >= -payer.CreditLimit, $"{payer.Id} stood at {Credits.Format(lowest)}");
        }

        AssertMix(rows);
        // What no account was asked for has not been made.
        AssertMinutes([.. rows.Where(r => r.UserId == _limited.Id && r.Attempts > 0).Select(r => r.CreatedAt).Order()]);
        var hours = await db.UsageHours.AsNoTracking().ToListAsync();
        Assert.Equal(
            rows.GroupBy(r => (r.Model, r.StatusCode)).Select(g => (g.Key, g.LongCount(), g.Sum(r => r.InputTokens), g.Sum(r => r.Cost))).Order(),
            hours.GroupBy(h => (h.Model, h.StatusCode)).Select(g => (g.Key, g.Sum(h => h.Requests), g.Sum(h => h.InputTokens), g.Sum(h => h.Cost))).Order());
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "journal"), "*.corrupt"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "journal"), "*.journal"));
    }

    /// <summary>All that can become of a request has happened, so that the sums say something about each.</summary>
    private void AssertMix(List<UsageRecord> rows)
    {
        output.WriteLine(string.Join(", ", rows.GroupBy(r => r.Outcome).Select(g => $"{g.Count()} {g.Key}")));
        foreach (var outcome in (Outcome[])[Outcome.Interrupted, Outcome.ClientLeft, Outcome.UpstreamFailed, Outcome.Refused])
            Assert.Contains(rows, r => r.Outcome == outcome);
        Assert.Contains(rows, r => r.UserId == _poor.Id && r.Outcome == Outcome.Refused);
        Assert.Contains(rows, r => r.UserId == _debtor.Id && r.Outcome == Outcome.Refused);
    }

    /// <summary>Neither does a kill forget what a minute has seen.</summary>
    private void AssertMinutes(DateTimeOffset[] arrivals)
    {
        var most = (int)_limited.RequestsPerMinute!.Value;
        Assert.True(arrivals.Length >= most, "the limit was never reached");
        for (var i = most; i < arrivals.Length; i++)
            Assert.True(arrivals[i] - arrivals[i - most] > TimeSpan.FromMinutes(1), $"{most + 1} requests within a minute from {arrivals[i - most]:O}");
    }
}
