using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Keys;

/// <summary>The same operations for a user's own keys and, for operators, for everybody's.</summary>
internal static class KeyEndpoints
{
    public static void MapKeyEndpoints(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/keys").RequireAuthorization(Policies.User).WithTags("Keys");
        var everybodys = app.MapGroup("/api/admin/keys").RequireAuthorization(Policies.Operator)
            .WithMetadata(RowScope.Everybodys).WithTags("Keys of all users");
        app.MapGet("/api/limits", LimitStandings.GetOwnAsync).RequireAuthorization(Policies.User).WithTags("Keys");
        MapTo(own);
        MapTo(everybodys);
    }

    private static void MapTo(RouteGroupBuilder keys)
    {
        keys.MapPost("", IssueKeys.CreateAsync).Audited("key.create");
        keys.MapGet("", ReadKeys.ListAsync);
        keys.MapGet("/{id:guid}", ReadKeys.GetAsync);
        keys.MapGet("/{id:guid}/limits", LimitStandings.GetOfKeyAsync);
        keys.MapPatch("/{id:guid}", ChangeKeys.ChangeAsync).Audited("key.change");
        keys.MapDelete("/{id:guid}", ChangeKeys.DeleteAsync).Audited("key.delete");
        keys.MapPost("/{id:guid}/enable", ChangeKeys.EnableAsync).Audited("key.enable");
        keys.MapPost("/{id:guid}/disable", ChangeKeys.DisableAsync).Audited("key.disable");
        keys.MapPost("/{id:guid}/rotate", IssueKeys.RotateAsync).Audited("key.rotate");
    }
}
