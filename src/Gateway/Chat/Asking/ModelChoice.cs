using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Models;
using ApiHub.Protocols;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>Which model is asked where nobody says, and in which dialect its accounts can be asked.</summary>
internal sealed class ModelChoice(AccountPool accounts, PriceBook prices, IOptions<ChatOptions> options)
{
    /// <summary>In the order of preference, where accounts leave the choice.</summary>
    private static readonly Dialect[] Dialects = [Dialect.Anthropic, Dialect.OpenAiChat, Dialect.Gemini];

    /// <returns>The operator's choice or else, account by account, the first model by name that writes text and that the key may use; null: there is none.</returns>
    public string? DefaultFor(Caller caller) =>
        options.Value.DefaultModel is { Length: > 0 } chosen
            ? chosen
            : Usable(caller).Where(account => !account.Paused)
                .SelectMany(account => account.ModelNames.Where(model => IsOffered(model, caller)).Order(StringComparer.Ordinal).Take(1)).FirstOrDefault();

    /// <summary>
    /// An account that lists the model comes before one that might know it, as in the relay; one that can be asked now before one that cannot.
    /// Where nobody serves it, the relay says so in any dialect.
    /// </summary>
    public Dialect DialectFor(Caller caller, string model)
    {
        var normalized = ModelName.Normalize(model);
        var canonical = prices.Find(model)?.Name ?? model;
        var candidates =
            from account in Usable(caller)
            let lists = account.Lists(model, normalized) || account.ListedModels.Contains(canonical)
            where lists || account.TakesUnlisted
            from dialect in Dialects
            where account.Speaks(dialect)
            orderby account.Paused, lists descending, account.State.Quarantine is not null, Array.IndexOf(Dialects, dialect)
            select dialect;
        return candidates.Append(Dialects[0]).First();
    }

    private IEnumerable<UpstreamAccount> Usable(Caller caller) =>
        accounts.Current.Where(account => caller.AllowedAccounts.Allows(account.Name, account.Group) && Dialects.Any(account.Speaks));

    /// <summary>Output that costs nothing beside input that does is an embedding's.</summary>
    private bool IsOffered(string model, Caller caller) =>
        prices.Find(model) is { } priced && (priced.Price.Output > 0 || priced.Price.IsFree) && caller.AllowedModels.Allows(model, priced);
}
