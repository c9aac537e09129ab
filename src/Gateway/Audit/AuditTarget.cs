namespace ApiHub.Gateway.Audit;

/// <summary>What an action is done to.</summary>
/// <param name="Kind">Such as <c>key</c>.</param>
/// <param name="Id">Null: it is not known, as with a login by a name that nobody has.</param>
/// <param name="Name">What people call it; null: it has no name.</param>
internal sealed record AuditTarget(string Kind, string? Id, string? Name)
{
    public static AuditTarget User(Guid? id, string? name) => new("user", id?.ToString(), name);
}
