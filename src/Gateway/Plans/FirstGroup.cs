using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Plans;

/// <summary>Makes the group for users of whom nobody has said another one, before there is any user.</summary>
internal sealed class FirstGroup(IDbContextFactory<GatewayDb> databases, TimeProvider clock)
{
    public const string Name = "default";

    /// <summary>Always the same, so that of several nodes that start on an empty database only one can make it.</summary>
    public static readonly Guid Id = new("00000000-0000-7000-8000-000000000002");

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Groups.AnyAsync(cancellationToken))
            return;
        var now = clock.GetUtcNow();
        db.Groups.Add(new() { Id = Id, Name = Name, IsDefault = true, CreatedAt = now, UpdatedAt = now });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            // Another node was first.
        }
    }
}
