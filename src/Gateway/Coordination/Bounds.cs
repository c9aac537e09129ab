namespace ApiHub.Gateway.Coordination;

/// <summary>How much one request may ask for or use.</summary>
internal static class Bounds
{
    /// <summary>2⁵², four million credits: sums of a thousand fit a <see cref="long"/>, and each is exact in Redis' scripts, which reckon in doubles.</summary>
    public const long Most = 1L << 52;

    public static long Of(long asked) => Math.Clamp(asked, 0, Most);
}
