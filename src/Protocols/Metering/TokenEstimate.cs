namespace ApiHub.Protocols;

/// <summary>A rule of thumb for the tokens of a text when no provider counted them.</summary>
public static class TokenEstimate
{
    // English runs at 4 to 4.5 bytes a token, source code at 3 to 3.5, Chinese and Japanese at about one token for a character of 3 bytes.
    private const long BytesPerToken = 3;

    /// <summary>One token for 3 bytes, rounded up: rather too many than too few in any script.</summary>
    public static long FromUtf8Bytes(long bytes) => bytes <= 0 ? 0 : (bytes - 1) / BytesPerToken + 1;

    /// <summary>The most text that is estimated at so many tokens.</summary>
    public static long ToUtf8Bytes(long tokens) => tokens > long.MaxValue / BytesPerToken ? long.MaxValue : tokens * BytesPerToken;
}
