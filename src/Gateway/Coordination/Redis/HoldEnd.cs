namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>The end of a hold, for which nobody waits. When Redis does not hear of it, it is told again when it is back.</summary>
internal sealed class HoldEnd(RedisHold hold, bool counted, long tokens, long amount, RedisLink link, LateWords late)
    : ScriptCall(RedisScript.End, BookCalls.End(hold, counted, tokens, amount, again: false))
{
    public void TellLater() => late.Keep(RedisScript.End, BookCalls.End(hold, counted, tokens, amount, again: true));

    public override void Answered(ReadOnlySpan<byte> answer)
    {
    }

    public override void Failed(Exception exception)
    {
        link.Away(exception);
        TellLater();
    }
}
