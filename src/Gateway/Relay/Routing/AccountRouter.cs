using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>The third step: which account serves a request. The least busy of those that can, in turn where several are equal.</summary>
internal sealed class AccountRouter(AccountPool pool, TimeProvider clock)
{
    private uint _turn;

    public (AccountLease? Lease, ApiError? Refusal) Lease(Admission.Admission admission)
    {
        var dialect = admission.Arrival.Route.Dialect;
        var allowed = admission.Caller.AllowedAccounts;
        // An account that lists the model comes before one that might know it; only where neither is, there is nobody to ask.
        var choice = Choose(dialect, admission.Model, allowed, mustList: true);
        if (choice.Candidates == 0)
            choice = Choose(dialect, admission.Model, allowed, mustList: false);
        if (choice.Account is { } account)
            return (new(account), null);
        if (choice.Candidates > 0)
            return (null, Refusals.PoolUnavailable(admission.Model, choice.FreeAt - clock.GetUtcNow()));
        if (!allowed.AllowsEverything)
            return (null, Refusals.NotInGroup(admission.Model));
        return (null, pool.Current.Any(a => a.Speaks(dialect)) ? Refusals.ModelUnknown(admission.Model) : Refusals.NoAccount);
    }

    private Choice Choose(Dialect dialect, string model, AccountFilter allowed, bool mustList)
    {
        var accounts = pool.Current;
        var normalized = ModelName.Normalize(model);
        var now = clock.GetUtcNow();
        var first = accounts.Length == 0 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)accounts.Length);
        var choice = default(Choice);
        for (var i = 0; i < accounts.Length; i++)
        {
            var account = accounts[(first + i) % accounts.Length];
            if (!account.Speaks(dialect) || !allowed.Allows(account.Name, account.Group) || !(mustList ? account.Lists(model, normalized) : account.TakesUnlisted || model.Length == 0))
                continue;
            choice.Candidates++;
            if (account.State.Quarantine is not null)
                continue;
            if (account.State.CoolDowns.Of(model, now)?.Until is { } until)
                choice.FreeAt = choice.FreeAt is { } known && known < until ? known : until;
            else if (choice.Account is null || account.State.InFlight < choice.Account.State.InFlight)
                choice.Account = account;
        }

        return choice;
    }

    private record struct Choice(UpstreamAccount? Account, int Candidates, DateTimeOffset? FreeAt);
}
