using System.Globalization;
using System.Text.Json;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Keys;

/// <summary>What a key may know of itself.</summary>
internal sealed record OwnKeyView
{
    public required string Name { get; init; }

    /// <summary>The owner's user name.</summary>
    public required string Owner { get; init; }

    public required string Prefix { get; init; }

    public required string Last4 { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required IReadOnlyList<string> AllowedModels { get; init; }

    public required IReadOnlyList<string> AllowedIps { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Every limit that holds for this key, its own and its owner's; empty: there is none.</summary>
    public required IReadOnlyList<OwnLimitView> Limits { get; init; }

    /// <summary>The owner's credits after all that is charged, as a decimal string.</summary>
    public required string Balance { get; init; }

    /// <summary>Credits held by requests under way.</summary>
    public required string Held { get; init; }

    /// <summary>How far below zero the balance may go; null: without end.</summary>
    public required string? CreditLimit { get; init; }
}

/// <summary>How a limit stands. Numbers are decimal strings in the limit's unit.</summary>
internal sealed record OwnLimitView
{
    /// <summary>As in a key's <c>limits</c>: <c>requests_per_minute</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>key</c> or <c>user</c>: whose limit it is.</summary>
    public required string Scope { get; init; }

    /// <summary><c>requests</c>, <c>tokens</c> or <c>credits</c>.</summary>
    public required string Unit { get; init; }

    public required string Limit { get; init; }

    /// <summary>What is used in the window, and what requests under way hold of it.</summary>
    public required string Used { get; init; }

    public required string Remaining { get; init; }

    /// <summary>When all of it is free again; null where nothing leaves by itself.</summary>
    public required DateTimeOffset? ResetsAt { get; init; }

    public static OwnLimitView Of(LimitStanding standing)
    {
        var unit = standing.Kind switch
        {
            LimitKind.RequestsPerMinute or LimitKind.ConcurrentRequests => "requests",
            LimitKind.TokensPerMinute or LimitKind.TokensPerDay => "tokens",
            _ => "credits",
        };
        return new()
        {
            Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.Kind.ToString()),
            Scope = standing.Scope == LimitScope.Key ? "key" : "user",
            Unit = unit,
            Limit = Text(standing.Limit),
            Used = Text(standing.Used + standing.Held),
            Remaining = Text(standing.Remaining),
            ResetsAt = standing.ResetsAt,
        };

        string Text(long value) => unit == "credits" ? Credits.Format(value) : value.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>The key asks about itself: authenticated by the key alone, under the same rules as a request to the relay.</summary>
internal static class OwnKey
{
    public static void MapOwnKey(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/key", GetAsync).AllowAnonymous().WithTags("Keys");
        app.MapGet("/api/key", GetAsync).AllowAnonymous().WithTags("Keys");
    }

    private static async Task<Results<Ok<OwnKeyView>, ProblemHttpResult>> GetAsync(
        HttpContext http, KeyGate gate, IQuotas quotas, GatewayDb db, CancellationToken cancellationToken)
    {
        var (holder, refusal) = await gate.AdmitAsync(http);
        if (holder is null)
            return refusal!;
        var caller = holder.Caller;
        if (await quotas.ReadAsync(caller.UserId, caller.KeyId, caller.UserLimits, caller.KeyLimits, cancellationToken) is not { } standing)
            return KeyProblems.Of(KeyFault.Unavailable);
        var key = await db.ApiKeys.AsNoTracking().FirstAsync(k => k.Id == caller.KeyId, cancellationToken);
        return TypedResults.Ok(new OwnKeyView
        {
            Name = key.Name,
            Owner = caller.Username,
            Prefix = key.Prefix,
            Last4 = key.Last4,
            ExpiresAt = key.ExpiresAt,
            AllowedModels = key.AllowedModels,
            AllowedIps = key.AllowedIps,
            CreatedAt = key.CreatedAt,
            Limits = [.. standing.Limits.Select(OwnLimitView.Of)],
            Balance = Credits.Format(standing.Balance),
            Held = Credits.Format(standing.Held),
            CreditLimit = Credits.FormatOrNull(standing.CreditLimit),
        });
    }
}
