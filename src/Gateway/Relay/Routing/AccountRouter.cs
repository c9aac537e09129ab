using System.Buffers;
using System.Collections.Immutable;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Relay.Routing.Policies;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// The third step: which account is asked. Of those that serve the model and can be asked now, the one that the conversation is with,
/// or else the one that the policy chooses.
/// </summary>
internal sealed class AccountRouter(
    AccountPool pool,
    StickyAccounts sticky,
    PlaceQueue places,
    RetryBudget retries,
    GatewayMetrics metrics,
    IOptions<RoutingOptions> options,
    TimeProvider clock)
{
    private readonly IRoutingPolicy _policy = RoutingPolicies.Of(options.Value.Policy);

    /// <returns>A place at an account; null: none can be asked now.</returns>
    public AccountLease? TryLease(Attempts attempts, out Standing standing)
    {
        var accounts = pool.Current;
        var free = ArrayPool<UpstreamAccount>.Shared.Rent(accounts.Length);
        standing = default;
        // An account that lists the model comes before one that might know it; only where neither is, there is nobody to ask.
        var count = Collect(accounts, free, attempts, mustList: true, ref standing);
        if (standing.Candidates == 0)
            count = Collect(accounts, free, attempts, mustList: false, ref standing);
        var lease = Take(free.AsSpan(0, count), attempts, ref standing);
        ArrayPool<UpstreamAccount>.Shared.Return(free, clearArray: true);
        return lease;
    }

    /// <summary>Makes a lease of a place that has been taken already.</summary>
    public AccountLease Lease(UpstreamAccount account, Attempts attempts, RetryBudget? budget = null, bool hasOthers = true)
    {
        // Where there is but one account, a conversation need not be known to stay.
        if (hasOthers && sticky.AreKept && attempts.Conversation is { } conversation)
            sticky.Keep(conversation, account.Id);
        attempts.Began(account);
        if (attempts.Count > 1)
            metrics.FailedOver();
        return new(account, NameOf(account, attempts), clock.GetTimestamp(), places, budget);
    }

    private int Collect(ImmutableArray<UpstreamAccount> accounts, UpstreamAccount[] free, Attempts attempts, bool mustList, ref Standing standing)
    {
        var admission = attempts.Admission;
        var now = clock.GetUtcNow();
        var count = 0;
        foreach (var account in accounts)
        {
            if (!account.Speaks(admission.Arrival.Route.Dialect)
                || !admission.Caller.AllowedAccounts.Allows(account.Name, account.Group)
                || !(mustList ? Lists(account, attempts) : account.TakesUnlisted || admission.Model.Length == 0))
                continue;
            standing.Candidates++;
            var wasAsked = attempts.WasAskedInThisPass(account);
            if (IsKept(account, attempts, wasAsked, now, ref standing))
                continue;
            if (wasAsked)
                standing.MayRepeat = true;
            else
                free[count++] = account;
        }

        return count;
    }

    /// <returns>Whether something keeps the account from being asked at this time.</returns>
    private static bool IsKept(UpstreamAccount account, Attempts attempts, bool wasAsked, DateTimeOffset now, ref Standing standing)
    {
        var state = account.State;
        var (skipped, reason) = ((string?)null, (string?)null);
        if (account.Paused)
        {
            skipped = "paused";
        }
        else if (state.Quarantine is { } quarantine)
        {
            (skipped, reason) = ("quarantined", quarantine);
        }
        else if (!state.CoolDowns.AreNone && state.CoolDowns.Of(NameOf(account, attempts), now) is { } coolDown)
        {
            (skipped, reason) = ("cooling_down", coolDown.Reason);
            standing.IsFreeFrom(coolDown.Until);
        }
        else if (state.Breaker.StatusAt(now) == BreakerStatus.Open)
        {
            (skipped, reason) = ("breaker_open", state.LastError);
            standing.IsFreeFrom(state.Breaker.OpenUntil ?? now);
        }

        if (skipped is not null && !wasAsked)
            attempts.Skipped(account, skipped, reason);
        return skipped is not null;
    }

    private AccountLease? Take(Span<UpstreamAccount> free, Attempts attempts, ref Standing standing)
    {
        while (free.Length > 0)
        {
            var index = standing.Candidates > 1 ? Choose(free, attempts) : 0;
            var account = free[index];
            if (TryTake(account, attempts, ref standing, out var budget))
                return Lease(account, attempts, budget, hasOthers: standing.Candidates > 1);
            free[(index + 1)..].CopyTo(free[index..]);
            free = free[..^1];
        }

        return null;
    }

    private int Choose(ReadOnlySpan<UpstreamAccount> free, Attempts attempts)
    {
        if (sticky.AreKept && attempts.Conversation is { } conversation && sticky.Find(conversation) is { } known)
        {
            for (var i = 0; i < free.Length; i++)
            {
                if (free[i].Id == known)
                    return i;
            }
        }

        return _policy.Choose(free);
    }

    private bool TryTake(UpstreamAccount account, Attempts attempts, ref Standing standing, out RetryBudget? budget)
    {
        var state = account.State;
        budget = attempts.LastFailure is { IsTransient: true } && state.FailuresInARow > 0 ? retries : null;
        if ((account.MaxConcurrency is not null && places.IsAwaited(account)) || !state.TryEnter(account.MaxConcurrency))
        {
            (standing.Busy ??= []).Add(account);
            attempts.Skipped(account, "busy", null);
            return false;
        }

        var isWithinBudget = budget is null || budget.TryBegin();
        if (isWithinBudget && state.Breaker.TryPass(clock.GetUtcNow()))
            return true;
        if (isWithinBudget)
            budget?.End();
        attempts.Skipped(account, isWithinBudget ? "breaker_open" : "retry_budget", isWithinBudget ? state.LastError : null);
        state.Leave();
        places.Offer(account);
        return false;
    }

    private static bool Lists(UpstreamAccount account, Attempts attempts) =>
        account.Lists(attempts.Admission.Model, attempts.NormalizedModel) || account.ListedModels.Contains(attempts.Admission.Priced.Name);

    private static string NameOf(UpstreamAccount account, Attempts attempts) =>
        account.UpstreamName(attempts.Admission.Model, attempts.NormalizedModel, attempts.Admission.Priced.Name);
}
