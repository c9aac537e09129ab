using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// This node's connections to Redis: one of its own for scripts, and the library's for announcements and accounts. After a call that failed Redis counts as away, and is asked again once a second by whoever comes then;
/// everybody else is told at once.
/// </summary>
internal sealed partial class RedisLink : IDisposable
{
    // Redis is real, whatever clock the site is given.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int SecondsUntilGone = 30;

    private readonly Lock _gate = new();
    private readonly RedisAddress _address;
    private readonly ConnectionMultiplexer _connection;
    private readonly ILogger<RedisLink> _log;
    private Task<ScriptConnection>? _scripts;
    private int _outages;
    private bool _away;
    private long _triedAt;

    public RedisLink(RedisAddress address, ILogger<RedisLink> log)
    {
        (_address, _log) = (address, log);
        _connection = ConnectionMultiplexer.Connect(address.Connection());
        Node = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6));
    }

    /// <summary>This process's name among the nodes.</summary>
    public string Node { get; }

    public ISubscriber Subscriber => _connection.GetSubscriber();

    /// <summary>For what is asked seldom.</summary>
    public IDatabase Database => _connection.GetDatabase();

    public bool IsDown => Volatile.Read(ref _away);

    /// <summary>How often Redis has gone away.</summary>
    public int Outages => Volatile.Read(ref _outages);

    /// <summary>How many nodes there were when Redis last told, at least two: without it a node cannot know that it is alone.</summary>
    public int Nodes { get; private set; } = 2;

    /// <summary>Whether this is Redis, or the way to it, and no fault of ours.</summary>
    public static bool IsAway(Exception exception) =>
        exception is IOException or RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <returns>What the script answers; null when Redis is away.</returns>
    public async ValueTask<long[]?> TryRunAsync(RedisScript script, byte[] command)
    {
        if (IsDown && !MayTry())
            return null;
        var call = new AwaitedCall(script, command);
        try
        {
            Send(call);
            var answer = await call.Answer;
            if (IsDown)
                Back();
            return answer;
        }
        catch (Exception e) when (IsAway(e))
        {
            Away(e);
            return null;
        }
    }

    /// <summary>Sends what nobody waits for. What is sent after it, by whomever, is carried out after it.</summary>
    /// <returns>False when Redis is away. When that comes out later, the call is told.</returns>
    public bool TryPost(ScriptCall call)
    {
        if (IsDown && !MayTry())
            return false;
        Send(call);
        return true;
    }

    /// <summary>Tells the other nodes that this one lives, and counts them.</summary>
    public async ValueTask BeatAsync()
    {
        if (await TryRunAsync(RedisScript.Nodes, BookCalls.Nodes(Node, SecondsUntilGone)) is [var nodes])
            Nodes = (int)Math.Max(2, nodes);
    }

    /// <summary>From now on Redis counts as away.</summary>
    public void Away(Exception exception)
    {
        Volatile.Write(ref _triedAt, Clock.GetTimestamp());
        if (Interlocked.Exchange(ref _away, true))
            return;
        Interlocked.Increment(ref _outages);
        Log.Away(_log, exception.Message, Nodes);
    }

    public void Dispose()
    {
        _connection.Dispose();
        if (_scripts is { IsCompletedSuccessfully: true })
            _scripts.Result.Dispose();
    }

    private void Send(ScriptCall call)
    {
        if (Volatile.Read(ref _scripts) is { IsCompletedSuccessfully: true, Result: { IsBroken: false } open })
            open.Send(call);
        else
            _ = SendWhenOpenAsync(call);
    }

    private async Task SendWhenOpenAsync(ScriptCall call)
    {
        try
        {
            (await OpenAsync()).Send(call);
        }
        catch (Exception e)
        {
            call.Failed(e);
        }
    }

    /// <summary>One connection for all who ask; a new one when the last has ended.</summary>
    private Task<ScriptConnection> OpenAsync()
    {
        lock (_gate)
        {
            if (_scripts is null or { IsFaulted: true } or { IsCompletedSuccessfully: true, Result.IsBroken: true })
                _scripts = ScriptConnection.OpenAsync(_address);
            return _scripts;
        }
    }

    private bool MayTry()
    {
        var triedAt = Volatile.Read(ref _triedAt);
        return Clock.GetElapsedTime(triedAt) >= RetryAfter && Interlocked.CompareExchange(ref _triedAt, Clock.GetTimestamp(), triedAt) == triedAt;
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
