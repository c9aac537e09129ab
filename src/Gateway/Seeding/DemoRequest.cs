using ApiHub.Gateway.Models;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Seeding;

/// <summary>One request: how it ended, what it took and what it cost.</summary>
internal sealed class DemoRequest(Dice dice)
{
    private static readonly (Outcome Outcome, int Weight)[] Outcomes =
    [
        (Outcome.Completed, 930), (Outcome.Refused, 22), (Outcome.Rejected, 14), (Outcome.UpstreamFailed, 8),
        (Outcome.Interrupted, 6), (Outcome.ClientLeft, 16), (Outcome.Stopped, 3), (Outcome.InternalError, 1),
    ];

    private static readonly ((int Status, string Code), int Weight)[] Refusals =
    [
        ((429, "requests_per_minute_exceeded"), 50), ((429, "spend_per_day_exceeded"), 20), ((402, "insufficient_balance"), 12),
        ((429, "concurrent_requests_exceeded"), 10), ((404, "model_not_found"), 8),
    ];

    private static readonly ((int Status, string Code), int Weight)[] Failures =
        [((502, "upstream_error"), 50), ((503, DemoRoute.NoAccount), 25), ((504, "upstream_timeout"), 25)];

    /// <param name="key">Whose.</param>
    /// <param name="priced">The model as the catalogue has it; null: the operator has taken it out, so it costs nothing here.</param>
    /// <param name="model">The model as the program names it.</param>
    /// <param name="multiplier">The group's, in billionths.</param>
    /// <param name="at">When it came.</param>
    public UsageRecord Make(DemoKey key, PricedModel? priced, string model, long multiplier, DateTimeOffset at)
    {
        var (isStream, outcome, status, code) = End(key, model);
        var delivered = outcome is Outcome.Completed or Outcome.Interrupted or Outcome.Stopped or Outcome.ClientLeft;
        var tokens = delivered ? Tokens(key, model, isWhole: outcome == Outcome.Completed) : default;
        var took = delivered ? Math.Min(500_000, 300 + (tokens.Output * dice.Between(6, 14))) : dice.Skewed(180);
        var route = new DemoRoute(dice, key.Accounts, outcome, status, code, (int)took);
        var price = delivered ? priced?.Price ?? Price.Free : Price.Free;
        return new()
        {
            RequestId = $"req_{dice.Id(at):n}",
            CreatedAt = at,
            UserId = key.Row.UserId,
            KeyId = key.Row.Id,
            KeyName = key.Row.Name,
            Dialect = key.Dialect.Name(),
            Endpoint = EndpointOf(key.Dialect, model, isStream),
            RequestedModel = model,
            Model = delivered ? model : "",
            Account = route.Account,
            StatusCode = status,
            Outcome = outcome,
            ErrorCode = code,
            Stream = isStream,
            InputTokens = tokens.Input,
            CachedInputTokens = tokens.CachedInput,
            CacheWrite5mTokens = tokens.CacheWrite5m,
            CacheWrite1hTokens = tokens.CacheWrite1h,
            OutputTokens = tokens.Output,
            ReasoningTokens = tokens.Reasoning,
            Quality = !delivered ? UsageQuality.Unmetered : outcome == Outcome.Completed ? UsageQuality.Exact : UsageQuality.Estimated,
            PriceVersion = price.Version,
            Multiplier = delivered ? multiplier : 0,
            Cost = price.Charge(tokens, images: 0, multiplier),
            DurationMs = route.DurationMs,
            TtftMs = delivered ? (int)Math.Min(route.DurationMs, route.WaitedMs + dice.Skewed(model == DemoModels.Embedding ? 90 : 620)) : null,
            Attempts = route.Attempts,
            Decisions = route.Text,
        };
    }

    private (bool IsStream, Outcome Outcome, int Status, string? Code) End(DemoKey key, string model)
    {
        var isStream = model != DemoModels.Embedding && dice.Percent(key.Dialect == Dialect.Anthropic ? 95 : 70);
        var outcome = dice.One(Outcomes);
        if (!isStream && outcome is (Outcome.Interrupted or Outcome.Stopped))
            outcome = Outcome.Completed;
        var (status, code) = StatusOf(outcome);
        return (isStream, outcome, status, code);
    }

    private (int Status, string? Code) StatusOf(Outcome outcome) => outcome switch
    {
        Outcome.Refused => dice.One(Refusals),
        Outcome.Rejected => (dice.One([400, 400, 413, 422]), "upstream_rejected"),
        Outcome.UpstreamFailed => dice.One(Failures),
        Outcome.Interrupted => (200, "upstream_interrupted"),
        Outcome.ClientLeft => (499, "client_left"),
        Outcome.Stopped => (200, "insufficient_balance"),
        Outcome.InternalError => (500, "internal_error"),
        _ => (200, null),
    };

    /// <summary>Programs that write code send much and have most of it in a cache; others do neither.</summary>
    private TokenUsage Tokens(DemoKey key, string model, bool isWhole)
    {
        if (model == DemoModels.Embedding)
            return new(dice.Skewed(1_200), 0, 0, 0, 0, 0);
        var writesCode = key.Dialect is Dialect.Anthropic or Dialect.OpenAiResponses;
        var output = dice.Skewed(isWhole ? 520 : 140);
        var cached = writesCode ? dice.Skewed(26_000) : dice.Percent(25) ? dice.Skewed(2_000) : 0;
        var written = key.Dialect == Dialect.Anthropic ? dice.Skewed(1_800) : 0;
        var keepsLong = dice.Percent(10);
        var reasons = key.Dialect != Dialect.OpenAiChat && dice.Percent(35);
        return new(dice.Skewed(900), cached, keepsLong ? 0 : written, keepsLong ? written : 0, output, reasons ? output * dice.Between(10, 70) / 100 : 0);
    }

    private static string EndpointOf(Dialect dialect, string model, bool isStream) => dialect switch
    {
        _ when model == DemoModels.Embedding => "/v1/embeddings",
        Dialect.Anthropic => "/v1/messages",
        Dialect.Gemini => $"/v1beta/models/{model}:{(isStream ? "streamGenerateContent" : "generateContent")}",
        Dialect.OpenAiResponses => "/v1/responses",
        _ => "/v1/chat/completions",
    };
}
