using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary>What accounts' answers say about their limits, each vendor in its own way.</summary>
internal static class ProviderLimits
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>Of CLIProxyAPI when all its accounts are cooling down: its own default.</summary>
    private static readonly TimeSpan UsualOfPool = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>However long a limit lasts, the account is asked again once an hour: resets have been wrong before.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long the account is not asked for the model, or for anything, after an answer that spoke of a limit.</summary>
    /// <returns>The cool-down, and whether it holds for all models.</returns>
    public static (CoolDown CoolDown, bool IsOfAccount) Read(HttpResponseMessage answer, in ErrorBody body, DateTimeOffset now)
    {
        var headers = answer.Headers;
        var reading = body switch
        {
            { IsOfPool: true } => new(RetryAfter.Read(headers, now) ?? UsualOfPool, "all accounts behind it are cooling down"),
            { Code: "insufficient_quota" } => new(Longest, "insufficient_quota", IsOfAccount: true),
            _ when AnthropicLimits.Read(headers, now) is { } anthropic => anthropic with { Wait = anthropic.IsOfAccount ? anthropic.Wait : RetryAfter.Read(headers, now) ?? anthropic.Wait },
            _ when RetryAfter.Read(headers, now) is { } wait => new LimitReading(wait, OpenAiLimits.Read(headers)?.Reason ?? "retry-after"),
            _ when OpenAiLimits.Read(headers) is { } openAi => openAi,
            { RetryDelay: { } delay } => new(delay, "google retryDelay"),
            _ => new(Usual, "429 without a reset"),
        };
        var time = reading.Wait < Shortest ? Shortest : reading.Wait > Longest ? Longest : reading.Wait;
        return (new(now + time, reading.Wait > Longest ? now + reading.Wait : null, reading.Reason), reading.IsOfAccount);
    }

    /// <summary>Remembers how an account's limits stand, for those who watch it.</summary>
    public static void Note(HttpResponseMessage answer, UpstreamAccount account, DateTimeOffset now)
    {
        var windows = account.Kind switch
        {
            AccountKinds.Anthropic or AccountKinds.ClaudeCli => AnthropicLimits.Windows(answer.Headers).ToList(),
            AccountKinds.OpenAi => OpenAiLimits.Windows(answer.Headers, now).ToList(),
            _ => [],
        };
        if (windows.Count > 0)
            account.State.Windows = windows;
    }
}
