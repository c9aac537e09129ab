using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>How the reading of an answer ended.</summary>
internal enum CopyEnd : byte
{
    Whole,

    /// <summary>The account broke off, or said in the stream that it failed.</summary>
    Cut,
    ClientLeft,

    /// <summary>A limit or the balance does not let the answer go on.</summary>
    Stopped,
}

internal static class CopyEnds
{
    public static AttemptResult Result(this CopyEnd end) => end switch
    {
        CopyEnd.Cut => AttemptResult.Interrupted,
        CopyEnd.ClientLeft => AttemptResult.ClientLeft,
        _ => AttemptResult.Answered,
    };
}
