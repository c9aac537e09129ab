using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Usage;

/// <summary>One account's part in how a request was routed: it was asked, or it was passed over.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Result">
/// What came of asking it: <c>answered</c>, <c>limited</c>, <c>refused</c>, <c>failed</c>, <c>overloaded</c>, <c>unreachable</c>,
/// <c>timed_out</c>, <c>interrupted</c> or <c>client_left</c>; absent: it was not asked.
/// </param>
/// <param name="Skipped">
/// Why it was not asked: <c>paused</c>, <c>quarantined</c>, <c>cooling_down</c>, <c>breaker_open</c>, <c>busy</c> or <c>retry_budget</c>; absent: it was.
/// </param>
/// <param name="Reason">The same in words, where there is more to say.</param>
/// <param name="Status">The HTTP status of its answer; absent: there was none.</param>
/// <param name="Ms">Milliseconds from asking it to the end of its part; absent: it was not asked.</param>
/// <param name="AtMs">Milliseconds after the request's arrival.</param>
internal sealed record Decision(
    string Account,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Result,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Skipped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Ms,
    int AtMs)
{
    /// <summary>Characters that a row has room for.</summary>
    public const int MaxText = 4000;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Decisions as a row keeps them. The first ones tell why; of very many the last but one are left out.</summary>
    public static string Text(IReadOnlyList<Decision> decisions)
    {
        var text = JsonSerializer.Serialize(decisions, Json);
        for (var kept = decisions.Count - 1; text.Length > MaxText && kept > 0; kept--)
            text = JsonSerializer.Serialize(decisions.Take(kept - 1).Append(decisions[^1]), Json);
        return text;
    }

    /// <summary>A row's decisions; of one whose single account was asked at once, what its other columns tell.</summary>
    public static IReadOnlyList<Decision> Of(UsageRecord row)
    {
        if (row.Decisions is { } text)
            return JsonSerializer.Deserialize<List<Decision>>(text, Json) ?? [];
        if (row.Attempts == 0)
            return [];
        var result = row.Outcome switch
        {
            Outcome.Interrupted => "interrupted",
            Outcome.ClientLeft => "client_left",
            Outcome.UpstreamFailed => "failed",
            _ => "answered",
        };
        return [new(row.Account, result, null, null, row.Outcome == Outcome.ClientLeft ? null : row.StatusCode, row.DurationMs, 0)];
    }
}
