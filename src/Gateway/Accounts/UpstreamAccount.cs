using System.Collections.Frozen;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// An account as the relay sees it: an immutable snapshot of what the operator wrote, the connections to it,
/// and the one mutable part, its <see cref="State"/>, which outlives changes of the rest.
/// </summary>
internal sealed class UpstreamAccount : IDisposable
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>Changes whenever the operator changes the account.</summary>
    public required DateTimeOffset Version { get; init; }

    /// <summary>Null only for <see cref="AccountKinds.Demo"/>, which answers any.</summary>
    public required AccountAddress Address { get; init; }

    /// <summary>Name of the header that carries the credential upstream.</summary>
    public string CredentialHeader => Kind switch
    {
        AccountKinds.Anthropic => "x-api-key",
        AccountKinds.Gemini => "x-goog-api-key",
        _ => "Authorization",
    };

    /// <summary>That header's value; null: the account needs none.</summary>
    public string? CredentialValue { get; init; }

    /// <summary>Models that the operator listed; empty: the account's own list decides.</summary>
    public required FrozenSet<string> Models { get; init; }

    /// <summary>Whether a stream whose client has left is read on for its usage, within bounds.</summary>
    public required bool DrainsOnDisconnect { get; init; }

    public required HttpMessageInvoker Invoker { get; init; }

    public required AccountState State { get; init; }

    public bool Speaks(Dialect dialect) => Kind switch
    {
        AccountKinds.OpenAi => dialect is Dialect.OpenAiChat or Dialect.OpenAiResponses,
        AccountKinds.Anthropic => dialect is Dialect.Anthropic,
        AccountKinds.Gemini => dialect is Dialect.Gemini,
        _ => true,
    };

    /// <summary>The operator's list of models, or else the account's own.</summary>
    public FrozenSet<string> ListedModels => Models.Count > 0 ? Models : State.DiscoveredModels;

    /// <param name="model">A model as a client names it.</param>
    /// <param name="normalized">The same without what clients put around it, such as a thinking suffix.</param>
    public bool Lists(string model, string normalized) =>
        ListedModels.Contains(model) || (!ReferenceEquals(model, normalized) && ListedModels.Contains(normalized));

    /// <summary>Whether a model that is on no list may be asked for here: only the account itself knows all its names.</summary>
    public bool TakesUnlisted => Models.Count == 0;

    public void Dispose() => Invoker.Dispose();
}
