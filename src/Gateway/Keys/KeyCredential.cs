namespace ApiHub.Gateway.Keys;

/// <summary>Where clients put their key: each vendor's SDK in another place.</summary>
internal static class KeyCredential
{
    /// <summary>
    /// The key that a request presents; null: none. A tool that sends two, such as a real one beside a placeholder,
    /// is served by the one that looks like a key of this site.
    /// </summary>
    public static string? Find(HttpRequest request, string prefix)
    {
        var headers = request.Headers;
        string? first = null;
        if (Take(Bearer(headers.Authorization), prefix, ref first)
            || Take(headers["x-api-key"], prefix, ref first)
            || Take(headers["x-goog-api-key"], prefix, ref first))
            return first;
        // Only Gemini's clients write keys into addresses, where logs and histories would keep them.
        if (request.QueryString.HasValue && request.Path.StartsWithSegments("/v1beta"))
            Take(request.Query["key"], prefix, ref first);
        return first;
    }

    /// <returns>Whether the candidate is certainly meant for this site.</returns>
    private static bool Take(string? candidate, string prefix, ref string? first)
    {
        if (string.IsNullOrEmpty(candidate))
            return false;
        var isOurs = candidate.StartsWith(prefix, StringComparison.Ordinal);
        if (isOurs || first is null)
            first = candidate;
        return isOurs;
    }

    private static string? Bearer(string? authorization)
    {
        const string scheme = "Bearer ";
        return authorization is not null && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization[scheme.Length..].Trim()
            : authorization;
    }
}
