using ApiHub.Gateway.Data;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApiHub.Gateway.Tests.Keys;

/// <summary>Rows put straight into a gateway's database, as another node would.</summary>
internal static class Seed
{
    public static async Task<User> UserAsync(this GatewayHost gateway, string name = "holder", string role = Roles.User)
    {
        var now = gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Username = name,
            NormalizedUsername = name,
            Email = $"{name}@example.com",
            NormalizedEmail = $"{name}@example.com",
            PasswordHash = "none",
            Role = role,
            GroupId = FirstGroup.Id,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await gateway.AddAsync(user, new Wallet { UserId = user.Id, CreditLimit = 0 });
        return user;
    }

    /// <returns>The key's row and its text.</returns>
    public static async Task<(ApiKey Row, string Text)> KeyAsync(this GatewayHost gateway, User owner, Action<ApiKey>? change = null)
    {
        var (key, text) = NewKey(owner, gateway);
        change?.Invoke(key);
        await gateway.AddAsync(key);
        return (key, text);
    }

    /// <summary>A key that is not in the database yet.</summary>
    public static (ApiKey Row, string Text) NewKey(User owner, GatewayHost gateway)
    {
        var now = gateway.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var text = KeyText.New("sk-test");
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            UserId = owner.Id,
            Name = "seeded",
            Hash = KeyHash.Of(text).ToArray(),
            Prefix = KeyText.ShownStart(text),
            Last4 = text[^4..],
            CreatedAt = now,
            UpdatedAt = now,
        };
        return (key, text);
    }

    public static async Task AddAsync(this GatewayHost gateway, params object[] rows)
    {
        await using var db = gateway.Database();
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    public static GatewayDb Database(this GatewayHost gateway) =>
        gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContext();
}
