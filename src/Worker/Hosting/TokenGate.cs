using System.Security.Cryptography;
using System.Text;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Hosting;

/// <summary>Lets in who shows the token. <c>GET /health</c> alone answers anybody, and tells a stranger little.</summary>
internal sealed class TokenGate(WorkerOptions options)
{
    private const string Scheme = "Bearer ";

    private static readonly Fault Refused =
        new(401, "authentication_error", "The worker's token is missing or wrong: WORKER_AUTH_TOKEN has to be the same at the gateway and at the worker.", State: "refused");

    // Hashes have one length, so that comparing them tells nothing of the token's.
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(options.AuthToken));

    public bool Knows(HttpRequest request) =>
        request.Headers.Authorization is [{ } shown] && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown[Scheme.Length..].Trim())), _expected);

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers["x-request-id"] is [{ Length: > 0 and <= 200 } id])
            http.TraceIdentifier = id;
        return http.Request.Path == "/health" || Knows(http.Request) ? next(http) : Refused.WriteAsync(http);
    }
}
