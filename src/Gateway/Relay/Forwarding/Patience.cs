namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>How long the relay waits for an account.</summary>
internal static class Patience
{
    /// <summary>Until an answer begins. Models think for minutes before they write; the vendors' SDKs wait ten.</summary>
    public static readonly TimeSpan FirstByte = TimeSpan.FromMinutes(10);

    /// <summary>Between two pieces of an answer. Gaps of 150 to 240 s are normal at some vendors.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    /// <summary>How long a stream without a client is read on for its usage.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromSeconds(30);

    /// <summary>Bytes for which it is.</summary>
    public const int DrainBytes = 1024 * 1024;

    /// <summary>For the connection to end after the event that ends the answer.</summary>
    public static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);
}
