using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// This node's connection to Redis. After a call that failed Redis counts as away, and is asked again once a second by whoever comes then;
/// everybody else is told at once.
/// </summary>
internal sealed partial class RedisLink : IDisposable
{
    // Redis is real, whatever clock the site is given.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int SecondsUntilGone = 30;

    private readonly ConnectionMultiplexer _connection;
    private readonly ILogger<RedisLink> _log;
    private int _outages;
    private bool _away;
    private long _triedAt;

    public RedisLink(RedisAddress address, ILogger<RedisLink> log)
    {
        _log = log;
        _connection = ConnectionMultiplexer.Connect(address.Connection());
        Redis = _connection.GetDatabase();
        Node = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
    }

    /// <summary>This process's name among the nodes.</summary>
    public string Node { get; }

    public IDatabaseAsync Redis { get; }

    public ISubscriber Subscriber => _connection.GetSubscriber();

    public bool IsDown => Volatile.Read(ref _away);

    /// <summary>How often Redis has gone away.</summary>
    public int Outages => Volatile.Read(ref _outages);

    /// <summary>How many nodes there were when Redis last told, at least two: without it a node cannot know that it is alone.</summary>
    public int Nodes { get; private set; } = 2;

    /// <summary>Whether this is Redis, or the way to it, and no fault of ours.</summary>
    public static bool IsAway(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <returns>Null when Redis is away.</returns>
    public async ValueTask<long[]?> TryRunAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        if (IsDown && !MayTry())
            return null;
        try
        {
            var result = await script.RunAsync(Redis, keys, arguments).WaitAsync(Patience, Clock);
            if (IsDown)
                Back();
            return result;
        }
        catch (Exception e) when (IsAway(e))
        {
            Away(e);
            return null;
        }
    }

    /// <summary>Tells the other nodes that this one lives, and counts them.</summary>
    public async ValueTask BeatAsync()
    {
        if (await TryRunAsync(RedisScript.Nodes, ["apihub:nodes"], [Node, SecondsUntilGone]) is [var nodes])
            Nodes = (int)Math.Max(2, nodes);
    }

    public void Dispose() => _connection.Dispose();

    private bool MayTry()
    {
        var triedAt = Volatile.Read(ref _triedAt);
        return Clock.GetElapsedTime(triedAt) >= RetryAfter && Interlocked.CompareExchange(ref _triedAt, Clock.GetTimestamp(), triedAt) == triedAt;
    }

    private void Away(Exception exception)
    {
        Volatile.Write(ref _triedAt, Clock.GetTimestamp());
        if (Interlocked.Exchange(ref _away, true))
            return;
        Interlocked.Increment(ref _outages);
        Log.Away(_log, exception.Message, Nodes);
    }

    private void Back()
    {
        if (Interlocked.Exchange(ref _away, false))
            Log.Back(_log);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away ({Reason}). Until it is back this node admits by itself, with one of {Nodes} shares of each limit and balance.")]
        public static partial void Away(ILogger logger, string reason, int nodes);

        [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back: limits and balances are shared again.")]
        public static partial void Back(ILogger logger);
    }
}
