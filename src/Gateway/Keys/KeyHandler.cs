using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>Authenticates endpoints that programs call with a key instead of a login. Before anything of the request is read.</summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyGate gate)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";

    private ProblemHttpResult _refusal = KeyProblems.NoKey();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (holder, refusal) = await gate.AdmitAsync(Context);
        if (holder is null)
        {
            _refusal = refusal!;
            return AuthenticateResult.Fail("The key is not accepted.");
        }

        Context.Features.Set(holder);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return _refusal.ExecuteAsync(Context);
    }
}
