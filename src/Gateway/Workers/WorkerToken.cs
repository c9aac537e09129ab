using System.Security.Cryptography;
using System.Text;
using ApiHub.Gateway.Hosting.Secrets;
using Microsoft.AspNetCore.Authorization;

namespace ApiHub.Gateway.Workers;

/// <summary>Who has <c>WORKER_AUTH_TOKEN</c> is a worker. It opens the way to accounts' credentials, so it is compared without telling how much of it was right.</summary>
internal sealed class WorkerToken(SiteSecrets secrets) : AuthorizationHandler<WorkerToken.Requirement>
{
    public const string Policy = "worker";

    private readonly byte[] _expected = Encoding.UTF8.GetBytes("Bearer " + secrets.WorkerToken);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        if (context.Resource is HttpContext http
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), _expected))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}
