using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Accounts;

/// <summary>What an operator can say of an account. Absent properties stay as they are, null ones go back to what a new account has.</summary>
public abstract class AccountRequest : PatchRequest
{
    /// <summary>Where it answers, with or without /v1; null: the vendor's own address.</summary>
    [StringLength(500, ErrorMessage = "base_url can have 500 characters.")]
    public string? BaseUrl { get; set => field = Given(value); }

    /// <summary>Its API key. Stored encrypted and never shown again.</summary>
    [StringLength(2000, MinimumLength = 1, ErrorMessage = "credential must have 1 to 2000 characters.")]
    public string? Credential { get; set => field = Given(value); }

    /// <summary>The management key of a CLIProxyAPI, with which the state of the accounts behind it is read. Stored encrypted and never shown again.</summary>
    [StringLength(2000, MinimumLength = 1, ErrorMessage = "management_key must have 1 to 2000 characters.")]
    public string? ManagementKey { get; set => field = Given(value); }

    /// <summary>
    /// Where its connections go through: an http, https or socks5 address such as socks5://user:password@host:1080. The password is never shown again;
    /// the address as it is shown keeps it.
    /// </summary>
    [StringLength(500, ErrorMessage = "proxy can have 500 characters.")]
    public string? Proxy { get; set => field = Given(value); }

    /// <summary>Models that it serves; null or empty: those that it lists itself.</summary>
    [AccountModels]
    public List<string>? Models { get; set => field = Given(value); }

    /// <summary>What clients call a model, and what this account calls it.</summary>
    [AccountAliases]
    public Dictionary<string, string>? ModelAliases { get; set => field = Given(value); }

    /// <summary>Its part of the requests beside other accounts' weights, 1 to 1000; 100 by default.</summary>
    [Range(1, 1000, ErrorMessage = "weight must be between 1 and 1000.")]
    public int? Weight { get; set => field = Given(value); }

    /// <summary>0 to 1000; accounts with a higher one come first. 0 by default.</summary>
    [Range(0, 1000, ErrorMessage = "priority must be between 0 and 1000.")]
    public int? Priority { get; set => field = Given(value); }

    /// <summary>Requests that it may have at once from one node, 1 to 10000; null: any number.</summary>
    [Range(1, 10_000, ErrorMessage = "max_concurrency must be between 1 and 10000.")]
    public int? MaxConcurrency { get; set => field = Given(value); }

    /// <summary>A label; groups of users may be given all accounts that have it.</summary>
    [StringLength(Account.MaxGroup, MinimumLength = 1, ErrorMessage = "group must have 1 to 100 characters.")]
    public string? Group { get; set => field = Given(value); }

    /// <summary>What becomes of a stream whose client has left: drain (default) or cancel.</summary>
    [AllowedValues(null, DisconnectPolicies.Drain, DisconnectPolicies.Cancel, ErrorMessage = "on_disconnect must be drain or cancel.")]
    public string? OnDisconnect { get; set => field = Given(value); }

    /// <summary>Whether it is used; true by default.</summary>
    public bool? Enabled { get; set => field = Given(value); }
}

/// <summary>A new account.</summary>
public sealed class CreateAccountRequest : AccountRequest
{
    /// <summary>Unique, 1 to 100 characters.</summary>
    [Required(ErrorMessage = "name is missing.")]
    [AccountName]
    public required string Name { get; set; }

    /// <summary>cliproxyapi, openai, anthropic, gemini, claude-cli or demo.</summary>
    [Required(ErrorMessage = "kind is missing.")]
    [AccountKind]
    public required string Kind { get; set; }
}

/// <summary>Changes of an account: absent properties stay as they are, null ones go back to what a new account has.</summary>
public sealed class ChangeAccountRequest : AccountRequest
{
    /// <summary>An account always has a name: null leaves it as it is.</summary>
    [AccountName]
    public string? Name { get; set; }
}

/// <summary>How an account is tested; nothing of it is needed for a free test.</summary>
public sealed record TestAccountRequest
{
    /// <summary>What to ask for in a paid test.</summary>
    [StringLength(AccountModelsAttribute.Longest, ErrorMessage = "model can have 200 characters.")]
    public string? Model { get; init; }

    /// <summary>Whether to ask a real question, as short as can be, which the provider bills. Absent or false: asks for the list of models, which nobody bills.</summary>
    public bool? Paid { get; init; }
}

/// <summary>Which accounts to list.</summary>
public sealed record ListAccountsRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public Guid? Cursor { get; init; }

    /// <summary><c>name</c> or <c>created_at</c>; a minus before it: descending. Absent: <c>created_at</c>.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>Part of the name, as it is written.</summary>
    [StringLength(Account.MaxName, ErrorMessage = "q can have 100 characters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    /// <summary>healthy, limited, cooling, quarantined, unavailable, paused, draining or disabled.</summary>
    [FromQuery(Name = "status")]
    public string? Status { get; init; }

    /// <summary>The label.</summary>
    [FromQuery(Name = "group")]
    public string? Group { get; init; }

    /// <summary>Whether to count all accounts that match.</summary>
    [FromQuery(Name = "total")]
    public bool? Total { get; init; }
}
