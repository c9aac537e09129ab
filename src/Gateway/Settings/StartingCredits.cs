using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Settings;

/// <summary>What the site gives to somebody who has registered, once.</summary>
internal sealed class StartingCredits(SettingsBook settings, LedgerWriter ledger)
{
    public async Task GrantAsync(Guid userId)
    {
        var amount = settings.Current.StartingCredits;
        // The user is there: that he has left since takes nothing from him.
        if (amount > 0)
            await ledger.MoveAsync(new(userId, EntryKind.Grant, amount, $"welcome:{userId:n}", null, null), trail: null, CancellationToken.None);
    }
}
