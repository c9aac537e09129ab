using System.Collections.Concurrent;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>What Redis has to be told when it is back: holds that ended and wallets that changed meanwhile.</summary>
internal sealed class LateWords(RedisLink link)
{
    /// <summary>More than that are not kept: holds end by their age, and wallets are read again.</summary>
    private const int Most = 100_000;

    private readonly ConcurrentQueue<(RedisScript Script, byte[] Command)> _words = new();

    public void Keep(RedisScript script, byte[] command)
    {
        if (_words.Count < Most)
            _words.Enqueue((script, command));
    }

    public async ValueTask TellAsync()
    {
        while (_words.TryPeek(out var word) && await link.TryRunAsync(word.Script, word.Command) is not null)
            _words.TryDequeue(out _);
    }
}
