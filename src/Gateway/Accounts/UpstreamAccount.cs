using System.Collections.Frozen;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// An account as the relay sees it: an immutable snapshot of what the operator wrote, the connections to it,
/// and the one mutable part, its <see cref="State"/>, which outlives changes of the rest.
/// </summary>
internal sealed class UpstreamAccount
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>Another one whenever the operator has changed the account.</summary>
    public required Guid Version { get; init; }

    /// <summary>Null only for <see cref="AccountKinds.Demo"/>, which answers any.</summary>
    public required AccountAddress Address { get; init; }

    /// <summary>Name of the header that carries the credential upstream.</summary>
    public string CredentialHeader => Kind switch
    {
        AccountKinds.Anthropic => "x-api-key",
        AccountKinds.Gemini => "x-goog-api-key",
        AccountKinds.ClaudeCli => "x-apihub-account-key",
        _ => "Authorization",
    };

    /// <summary>That header's value; null: the account needs none.</summary>
    public required string? CredentialValue { get; init; }

    /// <summary>With it the state of the accounts behind a CLIProxyAPI is read; null: it is not.</summary>
    public required string? ManagementKey { get; init; }

    /// <summary>Models that the operator listed; empty: the account's own list decides.</summary>
    public required FrozenSet<string> Models { get; init; }

    /// <summary>What clients call a model, and what this account calls it.</summary>
    public required FrozenDictionary<string, string> Aliases { get; init; }

    /// <summary>Its part of the requests beside other accounts' weights, 1 to 1,000.</summary>
    public required int Weight { get; init; }

    /// <summary>Accounts with a higher one come first.</summary>
    public required int Priority { get; init; }

    /// <summary>Requests that it may have at once from this node; null: any number.</summary>
    public required int? MaxConcurrency { get; init; }

    /// <summary>The label by which groups of users may name it.</summary>
    public required string? Group { get; init; }

    /// <summary>It gets no new requests.</summary>
    public required bool Paused { get; init; }

    /// <summary>Whether a stream whose client has left is read on for its usage, within bounds.</summary>
    public required bool DrainsOnDisconnect { get; init; }

    public required AccountConnections Connections { get; init; }

    public HttpMessageInvoker Invoker => Connections.Requests;

    public required AccountState State { get; init; }

    public bool Speaks(Dialect dialect) => Kind switch
    {
        AccountKinds.OpenAi => dialect is Dialect.OpenAiChat or Dialect.OpenAiResponses,
        AccountKinds.Anthropic or AccountKinds.ClaudeCli => dialect is Dialect.Anthropic,
        AccountKinds.Gemini => dialect is Dialect.Gemini,
        _ => true,
    };

    /// <summary>The operator's list of models, or else the account's own.</summary>
    public FrozenSet<string> ListedModels => Models.Count > 0 ? Models : State.DiscoveredModels;

    /// <summary>All names under which clients find a model here.</summary>
    public IEnumerable<string> ModelNames => ListedModels.Concat(Aliases.Keys);

    /// <param name="model">A model as a client names it.</param>
    /// <param name="normalized">The same without what clients put around it, such as a thinking suffix.</param>
    public bool Lists(string model, string normalized) =>
        Names(model) || (!ReferenceEquals(model, normalized) && Names(normalized));

    /// <summary>What the account itself calls a model: by its alias, as it was asked for, or by the name of the catalogue.</summary>
    /// <param name="model">The model as the client names it.</param>
    /// <param name="normalized">The same without what clients put around it, which some accounts understand.</param>
    /// <param name="canonical">The same model's name in the catalogue.</param>
    public string UpstreamName(string model, string normalized, string canonical)
    {
        if (Aliases.TryGetValue(model, out var own) || Aliases.TryGetValue(normalized, out own))
            return own;
        return !Lists(model, normalized) && ListedModels.Contains(canonical) ? canonical : model;
    }

    /// <summary>Whether a model that is on no list may be asked for here: only the account itself knows all its names.</summary>
    public bool TakesUnlisted => Models.Count == 0;

    private bool Names(string model) => ListedModels.Contains(model) || Aliases.ContainsKey(model);
}
