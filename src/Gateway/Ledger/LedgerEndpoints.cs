using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Ledger;

/// <summary>A user's own statement; for administrators everybody's, and the ways to change a balance by hand.</summary>
internal static class LedgerEndpoints
{
    private const int LongestKey = 255;

    public static void MapLedgerEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/ledger", Statement.OwnAsync).RequireAuthorization(Policies.User).WithTags("Ledger")
            .WithName("list_ledger").WithSummary("Your statement: each movement of your balance, the latest first.");

        var users = app.MapGroup("/api/admin/users/{id:guid}").RequireAuthorization(Policies.Admin).WithTags("Ledger")
            .ProducesProblem(StatusCodes.Status404NotFound);
        users.MapGet("/ledger", Statement.OfUserAsync).WithName("list_user_ledger").WithSummary("A user's statement.");
        users.MapPost("/balance", AdjustAsync).Audited("balance.adjust", "user").WithName("adjust_balance").WithSummary("Give or take credits by hand.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        users.MapPut("/credit-limit", SetCreditLimitAsync).Audited("balance.credit_limit", "user").WithName("set_credit_limit").WithSummary("Set how far below zero a user's balance may go.");
    }

    /// <param name="id">The user.</param>
    /// <param name="request">How much, and why.</param>
    /// <param name="idempotencyKey">1 to 255 visible characters: the same adjustment sent again with the same key is made once.</param>
    /// <param name="principal">Who does it.</param>
    /// <param name="ledger">Writes it.</param>
    /// <param name="trail">Records it.</param>
    /// <param name="clock">Names an adjustment without a key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private static async Task<Results<Ok<AdjustedBalance>, ProblemHttpResult>> AdjustAsync(
        Guid id, AdjustBalanceRequest request, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey,
        ClaimsPrincipal principal, LedgerWriter ledger, AuditTrail trail, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Credits.TryParse(request.Amount, out var amount) || amount is 0 or > Wallet.Most or < -Wallet.Most)
            return Problems.BadRequest("invalid_amount", $"amount must be a decimal string such as \"12.5\" or \"-3\" with at most nine places, not 0, and at most {Credits.Format(Wallet.Most)} credits.");
        if (idempotencyKey is { } key && (key.Length is 0 or > LongestKey || key.Any(c => c is < '!' or > '~')))
            return Problems.BadRequest("invalid_idempotency_key", "Idempotency-Key must have 1 to 255 visible ASCII characters.");
        var actor = principal.UserId();
        var reference = idempotencyKey is null ? $"adjust:{Guid.CreateVersion7(clock.GetUtcNow()):n}" : ReferenceOf(actor, idempotencyKey);
        var (entry, fault, wallet) = await ledger.MoveAsync(
            new(id, EntryKind.Adjust, amount, reference, request.Reason, actor), trail, cancellationToken);
        return fault switch
        {
            MoveFault.None => TypedResults.Ok(new AdjustedBalance(Credits.Format(entry!.BalanceAfter), LedgerEntryView.Of(entry, withActor: true))),
            MoveFault.TooLittle => TooLittle(wallet!, amount),
            MoveFault.TooMuch => Problems.Conflict("balance_too_high", $"The balance is {Credits.Format(wallet!.Balance)} credits; no balance can be above {Credits.Format(Wallet.Most)}."),
            MoveFault.OtherMovement => Problems.Conflict("idempotency_key_reused", "This Idempotency-Key has made another adjustment before. Use a new one for each adjustment."),
            _ => Problems.NotFound("user"),
        };
    }

    private static async Task<Results<Ok<WalletView>, ProblemHttpResult>> SetCreditLimitAsync(
        Guid id, CreditLimitRequest request, LedgerWriter ledger, AuditTrail trail, CancellationToken cancellationToken)
    {
        long? limit = null;
        if (!request.Gives(nameof(request.CreditLimit)))
            return Problems.BadRequest("credit_limit_missing", "credit_limit must be there: a decimal string, or null for no limit.");
        if (request.CreditLimit is { } text)
        {
            if (!Credits.TryParse(text, out var nanos) || nanos is < 0 or > Wallet.Most)
                return Problems.BadRequest("invalid_credit_limit", $"credit_limit must be null or a decimal string from \"0\" to \"{Credits.Format(Wallet.Most)}\" with at most nine places.");
            limit = nanos;
        }

        return await ledger.SetCreditLimitAsync(id, limit, trail, cancellationToken) is { } wallet
            ? TypedResults.Ok(WalletView.Of(wallet))
            : Problems.NotFound("user");
    }

    private static ProblemHttpResult TooLittle(Wallet wallet, long amount)
    {
        var least = Math.Max(-(wallet.CreditLimit ?? Wallet.Most), -Wallet.Most);
        var problem = Problems.Conflict(
            "balance_too_low",
            $"The balance is {Credits.Format(wallet.Balance)} credits and may go down to {Credits.Format(least)}: {Credits.Format(-amount)} cannot be taken.");
        problem.ProblemDetails.Extensions["balance"] = Credits.Format(wallet.Balance);
        problem.ProblemDetails.Extensions["credit_limit"] = Credits.FormatOrNull(wallet.CreditLimit);
        return problem;
    }

    /// <summary>Keys of different administrators are different, and none is shown on a statement.</summary>
    private static string ReferenceOf(Guid actor, string idempotencyKey) =>
        "adjust:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{actor:n}:{idempotencyKey}")).AsSpan(0, 16));
}
