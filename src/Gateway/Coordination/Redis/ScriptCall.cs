using System.Runtime.InteropServices;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A script on its way to Redis.</summary>
/// <param name="script">Its text is sent when Redis has forgotten it. None: the command is another.</param>
/// <param name="command">All of it, as Redis reads it (<see cref="RedisCommand"/>).</param>
internal abstract class ScriptCall(RedisScript? script, byte[] command)
{
    public RedisScript? Script => script;

    public byte[] Command => command;

    /// <summary>When it was given to the connection; a timestamp of the system's clock.</summary>
    public long AskedAt { get; set; }

    /// <summary>On the connection's reading thread: does not wait, and throws nothing.</summary>
    public abstract void Answered(ReadOnlySpan<byte> answer);

    public abstract void Failed(Exception exception);
}

/// <summary>Somebody waits for the answer.</summary>
internal sealed class AwaitedCall(RedisScript? script, byte[] command) : ScriptCall(script, command)
{
    private readonly TaskCompletionSource<long[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whole numbers, as the script packed them.</summary>
    public Task<long[]> Answer => _answer.Task;

    public override void Answered(ReadOnlySpan<byte> answer) => _answer.TrySetResult(MemoryMarshal.Cast<byte, long>(answer).ToArray());

    public override void Failed(Exception exception) => _answer.TrySetException(exception);
}
