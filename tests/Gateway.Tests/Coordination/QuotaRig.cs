using System.Diagnostics.Metrics;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Coordination.Redis;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>Quotas of one kind, a clock that stands still, and a user with a key and a wallet in a small ledger.</summary>
internal sealed class QuotaRig : IAsyncDisposable
{
    public const string Memory = "memory";
    public const string Redis = "redis";

    public static readonly string[] Kinds = [Memory, Redis];

    private static readonly Lazy<RedisLink> Link = new(() => Connect(TestRedis.Url()));
    private static int _requests;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SiteCalendar _calendar;
    private readonly GatewayMetrics _metrics;

    private QuotaRig(string kind, string zone, string start)
    {
        Clock = new(At(start));
        _calendar = new(Options.Create(new SiteOptions { TimeZone = zone }));
        var meters = _services.GetRequiredService<IMeterFactory>();
        Exporter = new(meters);
        _metrics = new(meters);
        Ledger.Wallets[User] = new(User, Balance: 0, CreditLimit: null, Version: 1);
        Quotas = kind == Memory ? new InMemoryQuotas(Ledger, _calendar, Clock, _metrics) : AnotherNode();
    }

    public ManualClock Clock { get; }

    public TestLedger Ledger { get; } = new();

    public IQuotas Quotas { get; }

    public PrometheusExporter Exporter { get; }

    public Guid User { get; } = NewId();

    public Guid Key { get; } = NewId();

    /// <summary>Skips the test when it needs Redis and there is none.</summary>
    public static QuotaRig Start(string kind, string zone = "UTC", string start = "2026-11-22T12:00:00Z")
    {
        if (kind == Redis)
            TestRedis.Url();
        return new(kind, zone, start);
    }

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>A connection of its own, to be ended by the test.</summary>
    public static RedisLink Connect(string url) =>
        RedisAddress.TryParse(url, out var address, out var fault) ? new(address, NullLogger<RedisLink>.Instance) : throw new InvalidOperationException(fault);

    /// <summary>One node more on the same Redis.</summary>
    public RedisQuotas AnotherNode() => OnRedis(Link.Value);

    /// <summary>A node with a connection that the test may lose.</summary>
    public RedisQuotas OnRedis(RedisLink link) => new(link, Ledger, _calendar, Clock, _metrics);

    public HoldRequest Request(LimitSet? key = null, LimitSet? user = null, long tokens = 0, long amount = 0) => new()
    {
        RequestId = $"r{Interlocked.Increment(ref _requests)}",
        UserId = User,
        KeyId = Key,
        UserLimits = user ?? LimitSet.None,
        KeyLimits = key ?? LimitSet.None,
        At = Clock.GetUtcNow(),
        Tokens = tokens,
        Amount = amount,
    };

    public ValueTask<HoldAnswer> AskAsync(in HoldRequest request) => Quotas.HoldAsync(request, TestContext.Current.CancellationToken);

    /// <summary>A hold that is given.</summary>
    public async Task<Hold> HoldAsync(LimitSet? key = null, LimitSet? user = null, long tokens = 0, long amount = 0)
    {
        var answer = await AskAsync(Request(key, user, tokens, amount));
        Assert.Null(answer.Hit);
        return Assert.IsAssignableFrom<Hold>(answer.Hold);
    }

    /// <summary>The limit that refuses a hold.</summary>
    public async Task<LimitHit> RefusedAsync(LimitSet? key = null, LimitSet? user = null, long tokens = 0, long amount = 0)
    {
        var answer = await AskAsync(Request(key, user, tokens, amount));
        Assert.Null(answer.Hold);
        return Assert.IsType<LimitHit>(answer.Hit);
    }

    /// <summary>A request from its beginning to its end.</summary>
    public async Task UseAsync(LimitSet? key = null, LimitSet? user = null, long tokens = 0, long amount = 0) =>
        await Quotas.SettleAsync(await HoldAsync(key, user, tokens, amount), tokens, amount);

    public async Task<QuotaStanding> ReadAsync(LimitSet? key = null, LimitSet? user = null) =>
        Assert.IsType<QuotaStanding>(await Quotas.ReadAsync(User, Key, user ?? LimitSet.None, key ?? LimitSet.None, TestContext.Current.CancellationToken));

    /// <summary>How the user's only limit stands.</summary>
    public async Task<LimitStanding> StandingAsync(LimitSet user) => Assert.Single((await ReadAsync(user: user)).Limits);

    /// <summary>The wallet as the database has it from now on, with a newer version.</summary>
    public WalletState SetWallet(long balance, long? creditLimit) =>
        Ledger.Wallets[User] = new(User, balance, creditLimit, Ledger.Wallets[User].Version + 1);

    public Task KeepUpAsync() => Quotas.KeepUpAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Exporter.Dispose();
        await _services.DisposeAsync();
    }
}
