using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// Where an account answers. Operators write it with or without the version at its end, as vendors and SDKs do:
/// <c>https://api.example.com</c>, <c>https://api.example.com/v1</c> and <c>https://api.example.com/api/paas/v4</c> all work.
/// </summary>
internal sealed class AccountAddress
{
    /// <summary>The paths that nearly all requests are for; making their addresses anew each time would be felt.</summary>
    private static readonly string[] Usual =
    [
        "/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings", "/v1/messages", "/v1/messages/count_tokens",
    ];

    private readonly string _root;
    private readonly string? _version;
    private readonly FrozenDictionary<string, Uri> _usual;

    private AccountAddress(string root, string? version)
    {
        _root = root;
        _version = version;
        _usual = Usual.ToFrozenDictionary(path => path, path => Make(path, ""), StringComparer.Ordinal);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out AccountAddress? address)
    {
        address = null;
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
            || uri.Query.Length > 0
            || uri.Fragment.Length > 0)
            return false;

        var whole = uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var last = whole[(whole.LastIndexOf('/') + 1)..];
        address = uri.AbsolutePath.Length > 1 && IsVersion(last) ? new(whole[..^(last.Length + 1)], last) : new(whole, null);
        return true;
    }

    /// <param name="path">The path that the client asked for: <c>/v1/…</c> or <c>/v1beta/…</c>.</param>
    /// <param name="query">With its question mark, or empty.</param>
    public Uri For(string path, string query) => query.Length == 0 && _usual.TryGetValue(path, out var address) ? address : Make(path, query);

    /// <param name="path">With its leading slash; no version is put in its place.</param>
    public Uri AtRoot(string path) => new(_root + path);

    private Uri Make(string path, string query)
    {
        // The version that the operator wrote stands in for the client's: /v1/chat/completions becomes /api/paas/v4/chat/completions.
        // Gemini's /v1beta is no other version of /v1 but another API, so beside /v1 it stays.
        var second = path.IndexOf('/', 1);
        if (_version is not null && second > 0 && !(_version == "v1" && path.StartsWith("/v1beta/", StringComparison.Ordinal)))
            path = string.Concat("/", _version, path.AsSpan(second));

        return new Uri(string.Concat(_root, path, query), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static bool IsVersion(ReadOnlySpan<char> segment) =>
        segment.Length is >= 2 and <= 8 && segment[0] == 'v' && char.IsAsciiDigit(segment[1]);
}
