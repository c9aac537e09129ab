using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ApiHub.Gateway.Accounts;

/// <summary>A proxy as an operator writes it: <c>socks5://user:password@host:1080</c>.</summary>
/// <param name="Address">The same without the password: this may be shown.</param>
/// <param name="Password">Null: the proxy asks for none.</param>
internal sealed record AccountProxy(string Address, string? Password)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out AccountProxy? proxy)
    {
        proxy = null;
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https" or "socks5")
            || uri.Host.Length == 0
            || uri.AbsolutePath is not ("" or "/")
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
            return false;
        var (user, password) = uri.UserInfo.Split(':', 2) is [var name, var secret] ? (name, Uri.UnescapeDataString(secret)) : (uri.UserInfo, null);
        if (user.Length == 0 && uri.UserInfo.Length > 0)
            return false;
        proxy = new($"{uri.Scheme}://{(user.Length == 0 ? "" : user + "@")}{uri.Authority}", password);
        return true;
    }

    public IWebProxy ToWebProxy()
    {
        var uri = new Uri(Address);
        return new WebProxy(new UriBuilder(uri) { UserName = "" }.Uri)
        {
            Credentials = uri.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(uri.UserInfo), Password),
        };
    }
}
