using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static ApiHub.Gateway.Tests.Keys.Seed;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>Some users with two keys each, a provider with every fault there is, and an operator who changes prices and starts the gateway again.</summary>
internal sealed class MoneyStory : IAsyncDisposable
{
    private const int AsksOfAWave = 30;
    private const int FirstTopUp = 50;
    private const int MostOutputPrice = 100;

    /// <summary>Asks for 200 tokens at most, with a prompt that is estimated higher than it is counted: nothing costs more than it holds.</summary>
    private const string Bounded = """ "max_tokens":200,"messages":[{"role":"user","content":"Please say in one sentence what a gateway is for."}]}""";

    private static readonly (string Path, string Json, bool Leaves)[] BoundedAsks =
    [
        ("/v1/chat/completions", """{"model":"good",""" + Bounded, false),
        ("/v1/messages", """{"model":"good",""" + Bounded, false),
        ("/v1/chat/completions", """{"model":"good","stream":true,""" + Bounded, false),
        ("/v1/messages", """{"model":"good","stream":true,""" + Bounded, false),
        ("/v1/chat/completions", """{"model":"slow","stream":true,""" + Bounded, true),
        ("/v1/messages", """{"model":"slow","stream":true,""" + Bounded, true),
        ("/v1/chat/completions", """{"model":"failing",""" + Bounded, false),
        ("/v1/chat/completions", """{"model":"busy",""" + Bounded, false),
        ("/v1/messages", """{"model":"cut","stream":true,""" + Bounded, false),
        ("/v1/chat/completions", """{"model":"halved",""" + Bounded, false),
        ("/v1/chat/completions", """{"model":"absurd",""" + Bounded, false),
    ];

    private static readonly (string Path, string Json, bool Leaves) Endless =
        ("/v1/chat/completions", """{"model":"long","stream":true,"messages":[{"role":"user","content":"Please say all that there is to say of gateways."}]}""", false);

    private readonly Random _random;
    private readonly FakeProvider _provider;
    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-test-").FullName;
    private readonly (string, string)[] _settings;
    private readonly List<Person> _people = [];
    private readonly ConcurrentBag<string> _answered = [];
    private GatewayHost _gateway = null!;
    private HttpClient _admin = null!;

    private MoneyStory(Random random, FakeProvider provider)
    {
        (_random, _provider) = (random, provider);
        _settings = [("UPSTREAM_URL", provider.Address.ToString()), ("UPSTREAM_API_KEY", "upstream-secret")];
    }

    public static async Task<MoneyStory> StartAsync(Random random)
    {
        var provider = await FakeProvider.StartAsync();
        var pause = TimeSpan.FromMilliseconds(2);
        provider.On("good", new() { OutputTokens = 150, DelayPerChunk = pause })
            .On("slow", new() { OutputTokens = 150, Deltas = 20, DelayPerChunk = 5 * pause })
            .On("failing", Script.Error(500))
            .On("busy", Script.Error(429, retryAfter: 1))
            .On("cut", Script.CutAfter(4))
            .On("halved", new() { ResponsePadding = 50_000, CutAfterEvents = 1 })
            .On("absurd", new() { ContentType = "application/json", RawBody = """{"id":"x","choices":[{"index":0,"message":{"content":"A few words."}}],"usage":{"prompt_tokens":-5,"completion_tokens":900000000000,"total_tokens":1}}""" })
            .On("long", new() { Deltas = 40, DeltaBytes = 1_500, OutputTokens = 20_000, DelayPerChunk = pause });
        var story = new MoneyStory(random, provider);
        await story.StartGatewayAsync();
        await story.AddUnwellAsync("unwell", "failing");
        await story.AddUnwellAsync("torn", "cut", "halved");
        foreach (var model in (string[])["good", "slow", "failing", "busy", "cut", "halved", "absurd", "long"])
            await story.SetPriceAsync(model);
        foreach (var name in (string[])["anna", "bela", "carl"])
            story._people.Add(await story.NewPersonAsync(name));
        return story;
    }

    /// <summary>Many things at once; when the gateway is to start again, it stops in their midst.</summary>
    public async Task WaveAsync(bool restart)
    {
        var asks = Enumerable.Range(0, AsksOfAWave).Select(_ => AskAsync(_random.Next(_people.Count), _random.Next(2), _random.Next(BoundedAsks.Length))).ToList();
        await Task.WhenAll(
            TopUpAsync(_people[_random.Next(_people.Count)], _random.Next(1, 40)),
            TopUpAsync(_people[^1], _random.Next(1, 300)),
            SetPriceAsync("good"), SetPriceAsync("long"));
        if (restart)
        {
            await StopGatewayAsync();
            await StartGatewayAsync();
        }

        await Task.WhenAll(asks);
    }

    public async Task AssertBooksAgreeAsync()
    {
        // Whom a client has left may still be read to the end.
        await RelayHost.UntilAsync(() => Task.FromResult(_gateway.Services.GetRequiredService<AccountPool>().Current.All(a => a.State.InFlight == 0)));
        await _gateway.AssertLedgerAddsUpAsync();
        await using var db = _gateway.Database();
        var rows = await db.Usage.AsNoTracking().ToListAsync();
        Assert.Empty(_answered.Except(rows.Select(r => r.RequestId)));
        Assert.Equal(_provider.Requests.Count(r => r.Method == "POST"), rows.Sum(r => r.Attempts));
        Assert.Superset(
            new HashSet<Outcome> { Outcome.Completed, Outcome.ClientLeft, Outcome.Interrupted, Outcome.UpstreamFailed, Outcome.Refused },
            rows.Select(r => r.Outcome).ToHashSet());
        Assert.Equal(0, rows.Where(r => r.Outcome is Outcome.Refused or Outcome.UpstreamFailed).Sum(r => r.Cost));
        foreach (var person in _people)
        {
            var own = rows.Where(r => r.UserId == person.Id).ToList();
            Assert.Equal(person.Given - own.Sum(r => r.Cost), (await _gateway.WalletAsync(person.Id)).Balance);
            // A stream without a maximum is ended when its money is: what one read of it brings on top is lost.
            var frames = own.Count(r => r.RequestedModel == "long" && r.Cost > 0);
            var lowest = await db.LedgerEntries.Where(e => e.UserId == person.Id).MinAsync(e => e.BalanceAfter);
            Assert.InRange(lowest, -frames * 8 * 1024L / 3 * MostOutputPrice * 1_000, long.MaxValue);
            using var client = ClientOf(person.Keys[0]);
            Assert.Equal("0", (await Customer.SendAsync(client, HttpMethod.Get, "/v1/key", null)).GetProperty("held").GetString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopGatewayAsync();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartGatewayAsync()
    {
        _gateway = await GatewayHost.StartAsync(null, _folder, _settings);
        _admin = await _gateway.AdminAsync();
    }

    /// <summary>What fails is at accounts of its own, whose breakers may open; before one has, each kind of failure has been seen.</summary>
    private async Task AddUnwellAsync(string name, params string[] models)
    {
        var account = new { name, kind = "cliproxyapi", base_url = _provider.Address, models };
        using var made = await _admin.PostAsync("/api/admin/accounts", FailureTableTests.JsonContent(account));
        Assert.True(made.IsSuccessStatusCode);
    }

    private async Task StopGatewayAsync()
    {
        _admin.Dispose();
        await _gateway.DisposeAsync();
    }

    private async Task<Person> NewPersonAsync(string name)
    {
        using var login = await _gateway.NewUserAsync(name);
        var person = new Person { Id = (await Customer.SendAsync(login, HttpMethod.Get, "/api/auth/me", null)).GetProperty("id").GetGuid() };
        for (var i = 0; i < 2; i++)
            person.Keys.Add((await Customer.SendAsync(login, HttpMethod.Post, "/api/keys", new { name = "key" })).GetProperty("key").GetString()!);
        await TopUpAsync(person, FirstTopUp);
        return person;
    }

    private async Task TopUpAsync(Person person, int thousandths)
    {
        var nanos = thousandths * (Credits.NanosPerCredit / 1_000);
        await Customer.SendAsync(_admin, HttpMethod.Post, $"/api/admin/users/{person.Id}/balance", new { amount = Credits.Format(nanos), reason = "test" });
        Interlocked.Add(ref person.Given, nanos);
    }

    private Task SetPriceAsync(string model) => Customer.SendAsync(_admin, HttpMethod.Put, $"/api/admin/models/{model}/price", new
    {
        input = $"{_random.Next(1, 6)}",
        output = $"{_random.Next(10, MostOutputPrice + 1)}",
        request = $"0.000{_random.Next(10)}",
    });

    /// <summary>Only the last of them asks for answers without a maximum: of the others, none may ever stand below zero.</summary>
    private async Task AskAsync(int person, int key, int number)
    {
        var (path, json, leaves) = person == _people.Count - 1 && number < 4 ? Endless : BoundedAsks[number];
        using var client = ClientOf(_people[person].Keys[key]);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            _answered.Add(answer.Headers.GetValues("x-request-id").Single());
            Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
            if (!leaves)
                await answer.Content.ReadAsByteArrayAsync();
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Cut by the provider, ended for want of money, or the gateway was not there.
        }
    }

    private HttpClient ClientOf(string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = _gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    private sealed class Person
    {
        /// <summary>Nano-credits.</summary>
        public long Given;

        public required Guid Id { get; init; }

        public List<string> Keys { get; } = [];
    }
}
