namespace ApiHub.Gateway.Users;

/// <summary>
/// Whose rows a request may see and change: the caller's own, unless its group of endpoints says <see cref="Everybodys"/>.
/// It goes into every query, so that somebody else's row is simply not there.
/// </summary>
internal sealed record RowScope
{
    /// <summary>Metadata of endpoints, closed to all but operators, that work on everybody's rows.</summary>
    public static readonly object Everybodys = new EverybodysRows();

    public required Guid ActorId { get; init; }

    public required bool ActorIsAdmin { get; init; }

    /// <summary>The owner that rows must have; null: any.</summary>
    public required Guid? OwnerId { get; init; }

    public bool IsEverybodys => OwnerId is null;

    public static ValueTask<RowScope?> BindAsync(HttpContext http)
    {
        var actor = http.User.UserId();
        var everybodys = http.GetEndpoint()?.Metadata.GetMetadata<EverybodysRows>() is not null;
        return new(new RowScope { ActorId = actor, ActorIsAdmin = http.User.IsInRole(Roles.Admin), OwnerId = everybodys ? null : actor });
    }

    private sealed class EverybodysRows;
}
