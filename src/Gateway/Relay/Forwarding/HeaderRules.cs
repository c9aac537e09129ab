using System.Collections.Frozen;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>Which headers travel.</summary>
internal static class HeaderRules
{
    /// <summary>
    /// What a client sends for the gateway alone: its credential in all its places, its connection, its address.
    /// Everything else goes upstream untouched, session headers and <c>anthropic-beta</c> above all: caches depend on them.
    /// </summary>
    private static readonly FrozenSet<string> NotUpstream = FrozenSet.ToFrozenSet(
    [
        "Authorization", "x-api-key", "x-goog-api-key", "api-key", "Cookie", "Proxy-Authorization", "x-management-key",
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "HTTP2-Settings",
        "Content-Length", "Content-Type", "Content-Encoding",
        // The gateway's own words to its workers.
        "x-apihub-account", "x-apihub-account-key", "x-apihub-base-url",
        // Usage must be read on the way, so the account answers unpacked.
        "Accept-Encoding",
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server",
        "X-Original-For", "X-Original-Proto", "X-Original-Host", "X-Original-Prefix", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "CF-Ray", "CF-IPCountry", "CF-Visitor", "CDN-Loop",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What an account's answer may say to the client. The rest is between the operator and the vendor: the account's limits, its organisation,
    /// which of several accounts it was.
    /// </summary>
    private static readonly FrozenSet<string> ToClient = FrozenSet.ToFrozenSet(
    [
        "Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding", "Content-Range", "Cache-Control",
        "openai-model", "openai-processing-ms", "openai-version", "x-models-etag", "x-reasoning-included", "x-should-retry",
    ], StringComparer.OrdinalIgnoreCase);

    public static bool GoesUpstream(string name) => !NotUpstream.Contains(name);

    public static bool GoesToClient(string name) => ToClient.Contains(name);

    /// <summary>Headers that the client's Connection header calls its own business with its next hop.</summary>
    public static bool IsNamed(string? connection, string name)
    {
        if (string.IsNullOrEmpty(connection))
            return false;
        foreach (var token in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan(token).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
