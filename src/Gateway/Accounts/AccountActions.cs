using System.Text.Json;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

/// <summary>What an operator does with an account beside changing it.</summary>
internal static class AccountActions
{
    public static void Map(IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/{id:guid}/pause", PauseAsync).Audited("account.pause").WithSummary("Gives an account no new requests; those that run go on to their end.");
        accounts.MapPost("/{id:guid}/resume", ResumeAsync).Audited("account.resume").WithSummary("Gives a paused account requests again.");
        accounts.MapPost("/{id:guid}/clear", ClearAsync).Audited("account.clear").WithSummary("Ends an account's quarantine and cool-downs and closes its breaker, on all nodes.");
        accounts.MapPost("/{id:guid}/test", TestAsync).Audited("account.test")
            .WithSummary("Asks an account for its models, which nobody bills; with paid: true a real question, which the provider bills.");
    }

    private static Task<Results<Ok<AccountView>, ProblemHttpResult>> PauseAsync(
        Guid id, GatewayDb db, AccountWrites writes, AccountViews views, CancellationToken cancellationToken) =>
        SetPausedAsync(id, paused: true, db, writes, views, cancellationToken);

    private static Task<Results<Ok<AccountView>, ProblemHttpResult>> ResumeAsync(
        Guid id, GatewayDb db, AccountWrites writes, AccountViews views, CancellationToken cancellationToken) =>
        SetPausedAsync(id, paused: false, db, writes, views, cancellationToken);

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> SetPausedAsync(
        Guid id, bool paused, GatewayDb db, AccountWrites writes, AccountViews views, CancellationToken cancellationToken)
    {
        if (await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } row)
            return Problems.NotFound("account");
        await writes.PauseAsync(row, paused, cancellationToken);
        return TypedResults.Ok(views.Of(row));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ClearAsync(
        Guid id, AccountPool pool, GatewayDb db, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (pool.Find(id) is not { } account)
            return Problems.NotFound("enabled account");
        trail.Record(db, new("account", id.ToString(), account.Name));
        await db.SaveChangesAsync(cancellationToken);
        account.State.Clear();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<AccountTestView>, ProblemHttpResult>> TestAsync(
        Guid id, TestAccountRequest? request, AccountPool pool, AccountProbe probe, PaidTest paid, GatewayDb db, AuditTrail trail,
        CancellationToken cancellationToken)
    {
        if (pool.Find(id) is not { } account)
            return Problems.NotFound("enabled account");
        var model = request?.Model?.Trim();
        if (request?.Paid == true && string.IsNullOrEmpty(model))
            return Problems.BadRequest("model_missing", "A paid test needs the model to ask for.");
        var view = request?.Paid == true ? await paid.AskAsync(account, model!, cancellationToken) : await AskFreeAsync(account, probe, cancellationToken);
        trail.Record(db, new("account", id.ToString(), account.Name), after: new { Paid = request?.Paid == true, Model = model, view.Verdict, view.Status });
        await db.SaveChangesAsync(CancellationToken.None);
        if (view.Verdict == Word(ProbeVerdict.Well))
            account.State.EndQuarantine();
        return TypedResults.Ok(view);
    }

    private static async Task<AccountTestView> AskFreeAsync(UpstreamAccount account, AccountProbe probe, CancellationToken cancellationToken)
    {
        var free = await probe.AskAsync(account, cancellationToken);
        return new() { Verdict = Word(free.Verdict), Detail = free.Detail, Models = free.Models };
    }

    internal static string Word(ProbeVerdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString());
}

/// <summary>What an account said when it was tested.</summary>
internal sealed record AccountTestView
{
    /// <summary>well, refuses_credential, unreachable or odd.</summary>
    public required string Verdict { get; init; }

    /// <summary>One sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>The names that it listed; of a paid test none.</summary>
    public IReadOnlyCollection<string> Models { get; init; } = [];

    /// <summary>Status of the answer to a paid test; null: there was none.</summary>
    public int? Status { get; init; }

    /// <summary>How long the whole answer to a paid test took.</summary>
    public long? LatencyMs { get; init; }

    /// <summary>The first 200 characters of what the model, or the error, says.</summary>
    public string? Text { get; init; }
}
