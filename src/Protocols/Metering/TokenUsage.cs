namespace ApiHub.Protocols;

/// <summary>
/// Tokens of one answer in disjoint buckets, whatever the dialect said: each is priced on its own and none contains another,
/// except that <see cref="Output"/> includes <see cref="Reasoning"/>. None is negative.
/// </summary>
/// <param name="Input">Input that was neither read from nor written to a prompt cache.</param>
/// <param name="CachedInput">Input read from a prompt cache.</param>
/// <param name="CacheWrite5m">Input written to a short-lived cache (Anthropic: 5 minutes, OpenAI: 30 minutes or unnamed).</param>
/// <param name="CacheWrite1h">Input written to a long-lived cache (Anthropic: 1 hour, OpenAI: 12 hours).</param>
/// <param name="Output">All output, reasoning included.</param>
/// <param name="Reasoning">The part of the output that was reasoning.</param>
public readonly record struct TokenUsage(
    long Input, long CachedInput, long CacheWrite5m, long CacheWrite1h, long Output, long Reasoning)
{
    public long Total => Input + CachedInput + CacheWrite5m + CacheWrite1h + Output;
}

/// <summary>What a provider said about an answer's tokens, and how far it can be believed.</summary>
/// <param name="Tokens">The counts, each within 0 to 10¹².</param>
/// <param name="Final">
/// False while the counts are only those of a beginning: Anthropic's <c>message_start</c>, whose output count is a placeholder,
/// or a running count on a chunk before the last.
/// </param>
/// <param name="Consistent">False when the buckets do not sum to the provider's total, or a count had to be clamped.</param>
/// <param name="Impossible">
/// Whether a count was negative or beyond 10¹², so that none of the report is to be believed. A base that other buckets have driven below zero is
/// not: some providers count the cached part beside the input, not in it.
/// </param>
public readonly record struct UsageReport(TokenUsage Tokens, bool Final, bool Consistent, bool Impossible = false)
{
    private const long Absurd = 1_000_000_000_000;

    internal static UsageReport From(TokenUsage stated, long? statedTotal)
    {
        var reasoning = Math.Min(Clamp(stated.Reasoning), Clamp(stated.Output));
        var tokens = new TokenUsage(
            Clamp(stated.Input), Clamp(stated.CachedInput), Clamp(stated.CacheWrite5m), Clamp(stated.CacheWrite1h),
            Clamp(stated.Output), reasoning);
        return new(tokens, Final: true, Consistent: tokens == stated && (statedTotal ?? tokens.Total) == tokens.Total,
            Impossible: IsImpossible(stated));
    }

    private static bool IsImpossible(in TokenUsage stated) =>
        IsImpossible(stated.CachedInput) || IsImpossible(stated.CacheWrite5m) || IsImpossible(stated.CacheWrite1h) || IsImpossible(stated.Output)
        || stated.Input > Absurd || stated.Input + stated.CachedInput + stated.CacheWrite5m + stated.CacheWrite1h < 0;

    private static bool IsImpossible(long count) => count is < 0 or > Absurd;

    private static long Clamp(long count) => Math.Clamp(count, 0, Absurd);
}
