using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Protocols;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>A place at an account, or why there is none; neither: the client has left.</summary>
internal readonly record struct LeaseAnswer(AccountLease? Lease, ApiError? Refusal);

/// <summary>
/// Finds the account for a request's next attempt. Another account is asked at once. When all have been asked and failed in a way that
/// passes, they are asked again after a short wait; when all have as many requests as they may, or are limited for a moment only, it waits for one.
/// This is the only place that retries: what it gives up, the client's own retries may try again seconds later.
/// </summary>
internal sealed class Failover(AccountRouter router, AccountPool pool, PlaceQueue places, IOptions<RoutingOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(2);

    /// <summary>For a place at an account that has as many requests as it may.</summary>
    private static readonly TimeSpan PlaceWait = TimeSpan.FromSeconds(2);

    /// <summary>Limits that end sooner are waited for.</summary>
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(1);

    private readonly int _most = options.Value.MaxAttempts;
    private readonly TimeSpan _deadline = TimeSpan.FromSeconds(options.Value.DeadlineSeconds);

    public ValueTask<LeaseAnswer> LeaseAsync(Attempts attempts)
    {
        if (attempts.Context.RequestAborted.IsCancellationRequested)
            return default;
        if (attempts.LastFailure is { } failure && (attempts.Count >= _most || attempts.Elapsed > _deadline))
            return new(new LeaseAnswer(null, failure.Error));
        return router.TryLease(attempts, out var standing) is { } lease ? new(new LeaseAnswer(lease, null)) : new(WaitAsync(attempts, standing));
    }

    private async Task<LeaseAnswer> WaitAsync(Attempts attempts, Standing standing)
    {
        try
        {
            while (standing.Busy is null && WaitFor(attempts, standing) is { } wait)
            {
                await Task.Delay(wait, clock, attempts.Context.RequestAborted);
                attempts.BeginPass();
                if (router.TryLease(attempts, out standing) is { } lease)
                    return new(lease, null);
            }

            if (standing.Busy is { } busy && await places.WaitAsync(busy, PlaceWait, attempts.Context.RequestAborted) is { } account)
                return new(router.Lease(account, attempts), null);
        }
        catch (OperationCanceledException)
        {
            return default;
        }

        return new(null, Refusal(attempts, standing));
    }

    /// <returns>How long to wait before all are asked again; null: it is of no use.</returns>
    private TimeSpan? WaitFor(Attempts attempts, in Standing standing)
    {
        TimeSpan? wait = standing.MayRepeat ? Backoff(attempts.Passes) : standing.FreeAt - clock.GetUtcNow();
        if (wait is not { } time || (!standing.MayRepeat && time > ShortLimit) || attempts.Passes >= _most || attempts.Elapsed + time > _deadline)
            return null;
        // Timers count whole milliseconds: rounded down, one would fire just before a limit ends.
        return (time > TimeSpan.Zero ? time : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Anything between nothing and the whole, so that requests which failed together do not come back together.</summary>
    private static TimeSpan Backoff(int passes)
    {
        var most = FirstBackoff * (1L << passes);
        return (most < LongestBackoff ? most : LongestBackoff) * Random.Shared.NextDouble();
    }

    private ApiError Refusal(Attempts attempts, in Standing standing)
    {
        var admission = attempts.Admission;
        if (attempts.LastFailure is { Result: not AttemptResult.Limited } failure)
            return failure.Error;
        if (standing.Busy is not null)
            return Refusals.PoolBusy(admission.Model);
        if (standing.Candidates > 0)
            return Refusals.PoolUnavailable(admission.Model, standing.FreeAt - clock.GetUtcNow());
        if (!admission.Caller.AllowedAccounts.AllowsEverything)
            return Refusals.NotInGroup(admission.Model);
        return pool.Current.Any(a => a.Speaks(admission.Arrival.Route.Dialect)) ? Refusals.ModelUnknown(admission.Model) : Refusals.NoAccount;
    }
}
