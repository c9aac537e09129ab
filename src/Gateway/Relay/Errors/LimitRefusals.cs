using System.Globalization;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Ledger;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>A limit that was hit, in words: which one, its value, what is used of it, when it resets, what to do.</summary>
internal static class LimitRefusals
{
    /// <summary>Clients are not asked to sit still for longer; past this they are told when, and not to retry.</summary>
    private const int LongestWaitSeconds = 120;

    /// <summary>When only other requests' ends make room, nobody knows when that is.</summary>
    private const int ShortWaitSeconds = 2;

    public static ApiError Of(LimitHit hit, Dialect dialect, DateTimeOffset now)
    {
        var wait = Wait(hit, now);
        var isMoney = hit.Kind is LimitKind.Balance or LimitKind.SpendTotal;
        // OpenAI and Google say "too many requests" of an empty purse too; Anthropic has a status of its own for it.
        var status = isMoney && dialect == Dialect.Anthropic ? StatusCodes.Status402PaymentRequired : StatusCodes.Status429TooManyRequests;
        return new(status, isMoney ? ErrorKind.Billing : ErrorKind.RateLimit, Code(hit.Kind), Message(hit, wait))
        {
            RetryAfterSeconds = wait,
            ShouldRetry = wait is null ? false : null,
        };
    }

    /// <summary>Why a stream that was running is ended.</summary>
    public static ApiError Stopped(LimitHit hit, Dialect dialect, DateTimeOffset now)
    {
        var error = Of(hit, dialect, now);
        return error with { Message = "The answer is ended here, because it may not go on. " + error.Message };
    }

    public static string Code(LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute => "requests_per_minute_exceeded",
        LimitKind.TokensPerMinute => "tokens_per_minute_exceeded",
        LimitKind.TokensPerDay => "tokens_per_day_exceeded",
        LimitKind.ConcurrentRequests => "concurrent_requests_exceeded",
        LimitKind.SpendPerDay => "spend_per_day_exceeded",
        LimitKind.SpendPerWeek => "spend_per_week_exceeded",
        LimitKind.SpendPerMonth => "spend_per_month_exceeded",
        LimitKind.SpendTotal => "spend_total_exceeded",
        _ => "insufficient_balance",
    };

    /// <returns>Seconds after which a retry can succeed; null where waiting does not help, or not soon.</returns>
    private static int? Wait(LimitHit hit, DateTimeOffset now)
    {
        if (hit.IsTooLarge)
            return null;
        if (hit.ResetsAt is { } reset)
            return Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling((reset - now).TotalSeconds))) is var seconds && seconds <= LongestWaitSeconds ? seconds : null;
        return hit.Kind == LimitKind.ConcurrentRequests || hit.Used + hit.Asked <= hit.Limit ? ShortWaitSeconds : null;
    }

    private static string Message(LimitHit hit, int? wait)
    {
        var who = hit.Scope == LimitScope.Key ? "This API key" : "The owner of this API key";
        return hit.Kind switch
        {
            LimitKind.RequestsPerMinute => Text($"{who} may make {hit.Limit:N0} requests a minute and has made {hit.Used + hit.Held:N0}. {Then(hit, wait)}"),
            LimitKind.ConcurrentRequests =>
                Text($"{who} may have {hit.Limit:N0} requests under way at once and has {hit.Used + hit.Held:N0}. Try again when one has ended."),
            LimitKind.TokensPerMinute or LimitKind.TokensPerDay => Text(
                $"{who} may use {hit.Limit:N0} tokens a {(hit.Kind == LimitKind.TokensPerDay ? "day" : "minute")}: {hit.Used:N0} are used, {Held(hit, hit.Held.ToString("N0", CultureInfo.InvariantCulture))}and this request may take {hit.Asked:N0}. {Then(hit, wait)}"),
            LimitKind.Balance => Text(
                $"The balance does not cover this request: {Credits.Format(Math.Max(0, hit.Limit - hit.Used - hit.Held))} credits are free, {Held(hit, Credits.Format(hit.Held))}and it may cost {Credits.Format(hit.Asked)}. {Advice(wait, "Top up, or allow it less output.")}"),
            _ => Text(
                $"{who} may spend {Credits.Format(hit.Limit)} credits {Period(hit.Kind)}: {Credits.Format(hit.Used)} are spent, {Held(hit, Credits.Format(hit.Held))}and this request may cost {Credits.Format(hit.Asked)}. {Then(hit, wait)}"),
        };
    }

    private static string Held(LimitHit hit, string amount) => hit.Held == 0 ? "" : $"{amount} held by requests under way, ";

    private static string Period(LimitKind kind) => kind switch
    {
        LimitKind.SpendPerDay => "a day",
        LimitKind.SpendPerWeek => "a week",
        LimitKind.SpendPerMonth => "a month",
        _ => "in all",
    };

    private static string Then(LimitHit hit, int? wait) => hit switch
    {
        { IsTooLarge: true } => "It can never pass like this: shorten it, allow it less output, or have the limit raised.",
        { ResetsAt: { } at } when wait is null => $"The limit resets at {at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}.",
        _ => Advice(wait, "Have the limit raised to go on."),
    };

    private static string Advice(int? wait, string otherwise) =>
        wait is { } seconds ? Text($"Try again in {seconds} s.") : otherwise;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
