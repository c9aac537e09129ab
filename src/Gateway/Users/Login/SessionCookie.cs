namespace ApiHub.Gateway.Users.Login;

/// <summary>
/// The console's login: a cookie that scripts cannot read and that other sites' pages cannot send. What changes something also
/// needs a custom header, which a form cannot have and which another origin's script may not add.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "apihub_session";
    public const string CsrfHeader = "x-apihub-csrf";

    public static readonly (string Code, string Detail) ForeignPage =
        ("csrf_refused", $"With the console's cookie, requests that change something need the header {CsrfHeader} and must come from this site's own pages.");

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    /// <summary>On plain http the cookie is not marked Secure: otherwise nobody could log in there.</summary>
    public static void Write(HttpContext http, string text) => http.Response.Cookies.Append(Name, text, Options(http, Sessions.Lifetime));

    public static void Delete(HttpContext http)
    {
        if (Read(http.Request) is not null)
            http.Response.Cookies.Delete(Name, Options(http, null));
    }

    /// <summary>Reading is always allowed: no other origin can see the answer.</summary>
    public static bool MayAct(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || ComesFromOwnPage(request);

    public static bool ComesFromOwnPage(HttpRequest request) =>
        request.Headers.ContainsKey(CsrfHeader)
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin";

    private static CookieOptions Options(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        Path = http.Request.PathBase.HasValue ? http.Request.PathBase.Value : "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
