using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Accounts;

/// <summary>A new account.</summary>
/// <param name="Name">Unique, 1 to 100 characters.</param>
/// <param name="Kind">cliproxyapi, openai, anthropic, gemini or demo.</param>
/// <param name="BaseUrl">Where it answers, with or without /v1; absent: the vendor's own address.</param>
/// <param name="Credential">Its API key. Stored encrypted and never shown again.</param>
/// <param name="Models">Models that it serves; absent or empty: those that it lists itself.</param>
/// <param name="OnDisconnect">What becomes of a stream whose client has left: drain (default) or cancel.</param>
/// <param name="Enabled">Whether it is used; true by default.</param>
public sealed record CreateAccountRequest(
    [Required, StringLength(100, MinimumLength = 1)] string Name,
    [Required, StringLength(16)] string Kind,
    [StringLength(500)] string? BaseUrl = null,
    [StringLength(2000, MinimumLength = 1)] string? Credential = null,
    [MaxLength(1000)] IReadOnlyList<string>? Models = null,
    [StringLength(8)] string? OnDisconnect = null,
    bool Enabled = true);

/// <summary>Changes of an account; what is absent stays as it is.</summary>
public sealed record ChangeAccountRequest(
    [StringLength(100, MinimumLength = 1)] string? Name = null,
    [StringLength(500)] string? BaseUrl = null,
    [StringLength(2000, MinimumLength = 1)] string? Credential = null,
    [MaxLength(1000)] IReadOnlyList<string>? Models = null,
    [StringLength(8)] string? OnDisconnect = null,
    bool? Enabled = null);

/// <summary>How an account fares.</summary>
/// <param name="Status">healthy, limited, quarantined or disabled.</param>
/// <param name="CoolDowns">Models that it is not asked for now, and until when.</param>
internal sealed record AccountStateView(
    string Status,
    int InFlight,
    int FailuresInARow,
    string? Quarantine,
    string? LastError,
    DateTimeOffset? LastErrorAt,
    IReadOnlyDictionary<string, DateTimeOffset> CoolDowns,
    IReadOnlyCollection<string> DiscoveredModels);

/// <summary>An account; its credential is never shown.</summary>
internal sealed record AccountView(
    Guid Id,
    string Name,
    string Kind,
    string? BaseUrl,
    bool HasCredential,
    IReadOnlyList<string> Models,
    string OnDisconnect,
    bool Enabled,
    bool FromEnvironment,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    AccountStateView State);

/// <summary>All accounts; there are few enough to show them at once.</summary>
internal sealed record AccountList(IReadOnlyList<AccountView> Items, int Total);

/// <summary>What an account said when it was asked for its models, which no vendor bills.</summary>
/// <param name="Verdict">well, refuses_credential, unreachable or odd.</param>
internal sealed record AccountTestView(string Verdict, string Detail, IReadOnlyCollection<string> Models);
