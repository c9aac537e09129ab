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

namespace ApiHub.Bench.Quotas;

/// <summary>Holds and settles, over and over: <c>quotas [redis-url]</c>.</summary>
internal static class Program
{
    private const int Rounds = 5;
    private const int InMemoryPairs = 1_000_000;
    private const int RedisPairs = 20_000;
    private const int AtOnce = 32;

    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly SiteCalendar Calendar = new(Options.Create(new SiteOptions()));
    private static readonly LimitSet Limits = new() { RequestsPerMinute = 1 << 30, TokensPerMinute = 1L << 40, SpendPerDay = 1L << 50, ConcurrentRequests = 1 << 20 };

    private static async Task Main(string[] args)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new GatewayMetrics(services.GetRequiredService<IMeterFactory>());
        Console.WriteLine("| hold and settle | ns of CPU | bytes |");
        Console.WriteLine("|---|---|---|");
        foreach (var (keys, limits, name) in new[] { (1, LimitSet.None, "no limits"), (1, Limits, "four limits each"), (1_000_000, LimitSet.None, "no limits"), (1_000_000, Limits, "four limits each") })
            InMemory(new(new Rich(), Calendar, Clock, metrics), keys, limits, name);
        if (args is [var url] && RedisAddress.TryParse(url, out var address, out _))
        {
            using var link = new RedisLink(address, NullLogger<RedisLink>.Instance);
            await OverRedisAsync(new(link, new Rich(), Calendar, Clock, metrics));
        }
    }

    private static void InMemory(InMemoryQuotas quotas, int keys, LimitSet limits, string name)
    {
        // As many users as keys; every request comes with another's.
        var requests = Enumerable.Range(0, keys).Select(_ => Request(limits)).ToArray();
        Array.ForEach(requests, request => Pair(quotas, request));
        var best = long.MaxValue;
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var (began, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < InMemoryPairs; i++)
            {
                ref var request = ref requests[i % keys];
                request = request with { At = Clock.GetUtcNow() };
                Pair(quotas, request);
            }

            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / InMemoryPairs;
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - began).Ticks * TimeSpan.NanosecondsPerTick / InMemoryPairs);
        }

        Console.WriteLine($"| in memory, {keys:N0} keys of as many users, {name} | {best} | {bytes} |");
    }

    private static async Task OverRedisAsync(RedisQuotas quotas)
    {
        var requests = Enumerable.Range(0, AtOnce).Select(_ => Request(Limits)).ToArray();
        await RunAsync(RedisPairs / 4);
        var (began, cpu) = (Clock.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await RunAsync(RedisPairs);
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / RedisPairs;
        Console.WriteLine($"\nOver Redis, {AtOnce} at once: {used:F0} µs of this process's CPU for each pair, {RedisPairs / Clock.GetElapsedTime(began).TotalSeconds:F0} pairs a second.");

        Task RunAsync(int pairs) => Task.WhenAll(requests.Select(async request =>
        {
            for (var i = 0; i < pairs / AtOnce; i++)
            {
                var answer = await quotas.HoldAsync(request with { At = Clock.GetUtcNow() }, CancellationToken.None);
                await quotas.SettleAsync(answer.Hold as RedisHold ?? throw new InvalidOperationException("Redis is away."), 100, 1000);
            }
        }));
    }

    private static void Pair(InMemoryQuotas quotas, in HoldRequest request)
    {
        var answer = quotas.HoldAsync(request, CancellationToken.None);
        quotas.SettleAsync(answer.Result.Hold!, 100, 1000);
    }

    private static HoldRequest Request(LimitSet limits) => new()
    {
        RequestId = "bench",
        UserId = Guid.CreateVersion7(Clock.GetUtcNow()),
        KeyId = Guid.CreateVersion7(Clock.GetUtcNow()),
        UserLimits = limits,
        KeyLimits = limits,
        At = Clock.GetUtcNow(),
        Tokens = 1000,
        Amount = 10_000,
    };

    /// <summary>A database in which everybody has enough.</summary>
    private sealed class Rich : IQuotaSource
    {
        public Task<QuotaSeed?> ReadAsync(Guid userId, DateTimeOffset at, CancellationToken cancellationToken) =>
            Task.FromResult<QuotaSeed?>(new(new(userId, 1L << 50, 0, 1), UsedSeed.Nothing, new Dictionary<Guid, UsedSeed>()));

        public Task<IReadOnlyList<WalletState>?> ReadWalletsAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<WalletState>?>([]);
    }
}
