namespace ApiHub.Worker.Messages;

/// <summary>The account that the gateway lends for one request.</summary>
/// <param name="Id">Names the account's private folders.</param>
/// <param name="Key">Its API key.</param>
/// <param name="BaseUrl">Another address than the vendor's; null: the vendor's.</param>
internal sealed record AccountHeaders(Guid Id, string Key, string? BaseUrl)
{
    private const string Prefix = "x-apihub-";

    public static (AccountHeaders? Account, Fault? Fault) Read(IHeaderDictionary headers)
    {
        if (!Guid.TryParse(One(headers, "account"), out var id))
            return (null, Fault.Invalid($"The header {Prefix}account has to be the account's id (a GUID)."));
        if (One(headers, "account-key") is not { Length: > 0 } key)
            return (null, Fault.Invalid($"The header {Prefix}account-key has to be the account's API key."));
        if (key.StartsWith("sk-ant-oat", StringComparison.OrdinalIgnoreCase) || key.StartsWith("sk-ant-ort", StringComparison.OrdinalIgnoreCase))
            return (null, new(401, "authentication_error", "The account's credential is a token of a personal subscription. The vendor does not allow other people's requests on it: create an API key in the vendor's console."));
        var url = One(headers, "base-url");
        if (url is { Length: > 0 } && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            return (null, Fault.Invalid($"The header {Prefix}base-url has to be an http or https address."));
        return (new(id, key, url is { Length: > 0 } ? url.TrimEnd('/') : null), null);
    }

    public override string ToString() => Id.ToString();

    private static string? One(IHeaderDictionary headers, string name) => headers[Prefix + name] is { Count: 1 } value ? ((string?)value)?.Trim() : null;
}
