using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Coordination.Redis;
using ApiHub.Gateway.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>What only Redis can do: several nodes, forgetting, and being away.</summary>
public sealed class RedisTests
{
    private static readonly LimitSet Watched = new() { RequestsPerMinute = 10, ConcurrentRequests = 10, SpendPerDay = 1000 };

    [Fact]
    public async Task Two_nodes_and_two_hundred_requests_get_what_the_wallet_pays_for()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        rig.SetWallet(balance: 100, creditLimit: 0);
        IQuotas[] nodes = [rig.Quotas, rig.AnotherNode()];

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
            await nodes[i % 2].HoldAsync(rig.Request(amount: 10), CancellationToken.None))));

        Assert.Equal(10, answers.Count(answer => answer.Hold is not null));
        Assert.Equal(190, answers.Count(answer => answer.Hit?.Kind == LimitKind.Balance));
    }

    [Fact]
    public async Task What_one_node_holds_and_books_another_sees()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        var other = rig.AnotherNode();
        rig.SetWallet(balance: 100, creditLimit: 0);
        await rig.UseAsync(Watched, Watched, amount: 20);
        await rig.HoldAsync(Watched, Watched, amount: 30);

        var standing = (await other.ReadAsync(rig.User, rig.Key, Watched, Watched, CancellationToken.None))!;

        Assert.Equal((50, 30), (standing.Available, standing.Held));
        Assert.Equal((await rig.ReadAsync(Watched, Watched)).Limits, standing.Limits);
    }

    [Fact]
    public async Task A_Redis_that_forgot_everything_is_told_again_by_the_database()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var running = await rig.HoldAsync(Watched, Watched, amount: 40);
        await rig.UseAsync(Watched, Watched, amount: 10);
        rig.SetWallet(balance: 90, creditLimit: 0);
        rig.Ledger.Used[rig.User] = new([(rig.Clock.GetUtcNow(), 2, 0)], 0, 10, 10, 10, 10);
        await ForgetAsync(rig);

        Assert.Null(await rig.Quotas.TryExtendAsync(running, tokens: 0, amount: 5));

        var standing = await rig.ReadAsync(user: Watched);
        Assert.Equal((45, 45), (standing.Held, standing.Available));
        Assert.Equal([(0, 1), (2, 0), (10, 45)], standing.Limits.Select(limit => (limit.Used, limit.Held)));
        await rig.Quotas.SettleAsync(running, tokens: 0, amount: 45);
        Assert.Equal(45, (await rig.ReadAsync()).Available);
    }

    [Fact]
    public async Task A_script_that_Redis_forgot_is_sent_again()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        await rig.UseAsync();
        using var connection = await ConnectAsync();
        await connection.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");

        await rig.UseAsync();

        Assert.IsType<RedisHold>(await rig.HoldAsync());
    }

    [Fact]
    public async Task What_nobody_uses_goes_away_by_itself()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        await rig.HoldAsync();
        using var connection = await ConnectAsync();

        Assert.NotNull(await connection.GetDatabase().KeyTimeToLiveAsync(BookCalls.BooksOf(rig.User)));
    }

    [Fact]
    public async Task Without_Redis_a_node_admits_its_share_and_catches_up_when_it_is_back()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Redis);
        rig.SetWallet(balance: 100, creditLimit: 0);
        using var road = new Road(TestRedis.Url());
        using var link = QuotaRig.Connect(road.Url);
        var node = rig.OnRedis(link);
        var before = (await node.HoldAsync(rig.Request(Watched, Watched, amount: 30), CancellationToken.None)).Hold!;
        Assert.IsType<RedisHold>(before);

        road.Close();
        var alone = new List<HoldAnswer>();
        for (var i = 0; i < 7; i++)
            alone.Add(await node.HoldAsync(rig.Request(Watched, Watched, amount: 10), CancellationToken.None));

        // Half of a hundred pays for five of ten; half of ten requests would be five as well.
        Assert.Equal(5, alone.Count(answer => answer.Hold is LocalHold));
        Assert.Equal(2, alone.Count(answer => answer.Hit is { Kind: LimitKind.ConcurrentRequests or LimitKind.RequestsPerMinute or LimitKind.Balance }));
        var health = await new RedisHealth(link).CheckHealthAsync(new(), CancellationToken.None);
        Assert.Equal(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded, health.Status);
        Assert.Null(await node.TryExtendAsync(before, 0, 5));
        await node.SettleAsync(before, 0, 25);

        road.Open();
        while (link.IsDown)
            await node.KeepUpAsync(CancellationToken.None);
        await node.KeepUpAsync(CancellationToken.None);

        var standing = (await node.ReadAsync(rig.User, rig.Key, Watched, Watched, CancellationToken.None))!;
        Assert.Equal((75, 0), (standing.Available, standing.Held));
        foreach (var answer in alone.Where(answer => answer.Hold is not null))
            await node.SettleAsync(answer.Hold!, 0, 10);
    }

    [Fact]
    public async Task Each_node_hears_an_announcement_once()
    {
        using var first = QuotaRig.Connect(TestRedis.Url());
        using var second = QuotaRig.Connect(TestRedis.Url());
        var (here, there) = (Announcements(first), Announcements(second));
        var (said, answer) = (QuotaRig.NewId(), QuotaRig.NewId());
        var heard = new ConcurrentQueue<Guid>();
        var (arrived, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        Listen(here, Topic.Key, said, () => heard.Enqueue(said));
        Listen(here, Topic.Key, answer, () => answered.TrySetResult());
        Listen(there, Topic.User, said, () => throw new InvalidOperationException("A key was meant."));
        Listen(there, Topic.Key, said, () => arrived.TrySetResult());

        // A subscription is on its way when it is made: both speak until they are heard.
        var times = 0;
        for (; !arrived.Task.IsCompleted; times++)
            await SayAsync(here, said, arrived.Task);
        while (!answered.Task.IsCompleted)
            await SayAsync(there, answer, answered.Task);

        // What comes over the wire comes in order: an echo of the first would have been heard before the answer.
        Assert.Equal(times, heard.Count);

        static async Task SayAsync(RedisAnnouncements announcements, Guid id, Task heard)
        {
            await announcements.PublishAsync(Topic.Key, id);
            await Task.WhenAny(heard, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        static void Listen(RedisAnnouncements announcements, Topic topic, Guid expected, Action act) => announcements.Subscribe(topic, id =>
        {
            if (id == expected)
                act();
            return default;
        });
    }

    [Fact]
    public async Task A_subscriber_who_fails_keeps_nobody_from_hearing()
    {
        var announcements = new InMemoryAnnouncements(NullLogger<InMemoryAnnouncements>.Instance);
        var heard = Guid.Empty;
        announcements.Subscribe(Topic.Models, _ => throw new InvalidOperationException());
        announcements.Subscribe(Topic.Models, id =>
        {
            heard = id;
            return default;
        });
        var said = QuotaRig.NewId();

        await announcements.PublishAsync(Topic.Models, said);

        Assert.Equal(said, heard);
    }

    [Theory]
    [InlineData("redis://host", null)]
    [InlineData("redis://:s%40cret@host:6380/3", null)]
    [InlineData("rediss://default:secret@host/", null)]
    [InlineData("localhost:6379", "must look like redis://")]
    [InlineData("http://host", "must look like redis://")]
    [InlineData("redis://host/first", "first is no number")]
    [InlineData("redis://somebody:secret@host", "only the default user")]
    public void An_address_is_understood_or_its_fault_is_named(string url, string? expected)
    {
        var understood = RedisAddress.TryParse(url, out var address, out var fault);

        Assert.Equal(expected is null, understood);
        if (expected is null)
            Assert.Equal("host", address!.Host);
        else
            Assert.Contains(expected, fault);
        Assert.DoesNotContain("secret", fault ?? "");
    }

    [Fact]
    public void Password_and_database_of_an_address_reach_the_connection()
    {
        Assert.True(RedisAddress.TryParse("redis://:s%40cret@host:6380/3", out var address, out _));

        var options = address.Connection();

        Assert.Equal(("s@cret", 3, 6380), (options.Password, options.DefaultDatabase!.Value, ((DnsEndPoint)options.EndPoints[0]).Port));
    }

    [Fact]
    public async Task A_Redis_that_is_not_there_is_one_line_at_the_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        Assert.True(RedisAddress.TryParse($"redis://127.0.0.1:{port}", out var address, out _));

        Assert.Equal($"REDIS_URL: no Redis answers at 127.0.0.1:{port}.", await address.FindFaultAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("/999", "database 999, cannot be used")]
    public async Task A_Redis_that_is_there_has_no_fault_or_says_which(string path, string? expected)
    {
        Assert.True(RedisAddress.TryParse(TestRedis.Url() + path, out var address, out _));

        var fault = await address.FindFaultAsync(TestContext.Current.CancellationToken);

        if (expected is null)
            Assert.Null(fault);
        else
            Assert.Contains(expected, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":secret@")]
    public async Task A_wrong_password_is_named(string password)
    {
        TestRedis.Url();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var server = Process.Start(new ProcessStartInfo("redis-server", $"--port {port} --bind 127.0.0.1 --requirepass another --save \"\" --appendonly no") { RedirectStandardOutput = true })!;
        try
        {
            while (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
            {
            }

            Assert.True(RedisAddress.TryParse($"redis://{password}127.0.0.1:{port}", out var address, out _));

            Assert.Equal($"REDIS_URL: Redis at 127.0.0.1:{port} refuses the password.", await address.FindFaultAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task A_gateway_with_a_Redis_coordinates_over_it()
    {
        await using var gateway = await GatewayHost.StartAsync(("REDIS_URL", TestRedis.Url()));

        Assert.IsType<RedisAnnouncements>(gateway.Services.GetRequiredService<IAnnouncements>());
        Assert.Contains("ok", await gateway.Client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
    }

    private static RedisAnnouncements Announcements(RedisLink link) => new(link, NullLogger<RedisAnnouncements>.Instance);

    private static async Task<ConnectionMultiplexer> ConnectAsync()
    {
        Assert.True(RedisAddress.TryParse(TestRedis.Url(), out var address, out _));
        return await ConnectionMultiplexer.ConnectAsync(address.Connection());
    }

    private static async Task ForgetAsync(QuotaRig rig)
    {
        using var connection = await ConnectAsync();
        await connection.GetDatabase().KeyDeleteAsync([BookCalls.BooksOf(rig.User), BookCalls.WalletOf(rig.User)]);
    }
}
