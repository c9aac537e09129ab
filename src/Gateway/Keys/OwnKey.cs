using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>What a key may know of itself.</summary>
internal sealed record OwnKeyView
{
    public required string Name { get; init; }

    /// <summary>The owner's user name.</summary>
    public required string Owner { get; init; }

    public required string Prefix { get; init; }

    public required string Last4 { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required IReadOnlyList<string> AllowedModels { get; init; }

    public required IReadOnlyList<string> AllowedIps { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The key asks about itself: authenticated by the key alone, under the same rules as a request to the relay.</summary>
internal static class OwnKey
{
    public static void MapOwnKey(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/key", GetAsync).AllowAnonymous().WithTags("Keys");
        app.MapGet("/api/key", GetAsync).AllowAnonymous().WithTags("Keys");
    }

    private static async Task<Results<Ok<OwnKeyView>, ProblemHttpResult>> GetAsync(
        HttpRequest request, KeyDirectory directory, GatewayDb db, IOptions<SiteOptions> site, CancellationToken cancellationToken)
    {
        if (KeyCredential.Find(request, site.Value.KeyPrefix + "-") is not { } text)
            return KeyProblems.NoKey();
        var (caller, fault) = await directory.FindAsync(text, cancellationToken);
        if (caller is null)
            return KeyProblems.Of(fault);
        if (!caller.AllowedAddresses.Allows(request.HttpContext.Connection.RemoteIpAddress))
            return KeyProblems.AddressNotAllowed(request.HttpContext.Connection.RemoteIpAddress);

        var key = await db.ApiKeys.AsNoTracking().FirstAsync(k => k.Id == caller.KeyId, cancellationToken);
        return TypedResults.Ok(new OwnKeyView
        {
            Name = key.Name,
            Owner = caller.Username,
            Prefix = key.Prefix,
            Last4 = key.Last4,
            ExpiresAt = key.ExpiresAt,
            AllowedModels = key.AllowedModels,
            AllowedIps = key.AllowedIps,
            CreatedAt = key.CreatedAt,
        });
    }
}
