using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Accounts;

/// <summary>What an account must be as a whole.</summary>
internal static class AccountRules
{
    public static ProblemHttpResult? Fault(Account account) => account switch
    {
        { BaseUrl: { } url } when !AccountAddress.TryParse(url, out _) =>
            Problems.BadRequest("invalid_base_url", "base_url must be an address such as https://api.example.com/v1, without user, query or fragment."),
        { Proxy: not null, Kind: AccountKinds.ClaudeCli or AccountKinds.Demo } =>
            Problems.BadRequest("proxy_not_used", $"An account of the kind {account.Kind} is not asked through a proxy: leave proxy out."),
        { ProtectedManagementKey: not null, Kind: not AccountKinds.CliProxyApi } =>
            Problems.BadRequest("management_key_not_used", "Only an account of the kind cliproxyapi has a management_key: leave it out."),
        { Kind: AccountKinds.ClaudeCli, ProtectedCredential: null } =>
            Problems.BadRequest("credential_missing", "An account of the kind claude-cli needs an Anthropic API key as its credential."),
        _ => null,
    };
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountNameAttribute() : ValidationAttribute(
    $"name must have 1 to {Account.MaxName} characters and not begin with {Prefix}, which means a label.")
{
    private const string Prefix = "group:";

    public override bool IsValid(object? value) =>
        value is null || (value is string { Length: <= Account.MaxName } name && !string.IsNullOrWhiteSpace(name) && !name.TrimStart().StartsWith(Prefix, StringComparison.Ordinal));
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountKindAttribute() : ValidationAttribute("kind must be one of " + string.Join(", ", AccountKinds.All) + ".")
{
    public override bool IsValid(object? value) => value is null || (value is string kind && AccountKinds.All.Contains(kind));
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountModelsAttribute() : ValidationAttribute($"models can have {Most} names of 1 to {Longest} characters.")
{
    private const int Most = 1000;
    public const int Longest = 200;

    public override bool IsValid(object? value) => value is not List<string> models || (models.Count <= Most && models.TrueForAll(IsName));

    public static bool IsName(string? name) => name is { Length: > 0 and <= Longest };
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountAliasesAttribute() : ValidationAttribute($"model_aliases can have {Most} pairs of names of 1 to {AccountModelsAttribute.Longest} characters.")
{
    private const int Most = 500;

    public override bool IsValid(object? value) =>
        value is not Dictionary<string, string> aliases
        || (aliases.Count <= Most && aliases.All(pair => AccountModelsAttribute.IsName(pair.Key) && AccountModelsAttribute.IsName(pair.Value)));
}
