using System.Text.Json.Serialization;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Users.Administration;

/// <summary>A user as administrators see one.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Limits">His own, for all his keys together.</param>
/// <param name="EffectiveLimits">What is enforced for all his keys together: his own limits, and his group's in the places that these leave open.</param>
[method: JsonConstructor]
internal sealed record ManagedUserView(
    Guid Id, string Username, string Email, string Role, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt,
    string Balance, string? CreditLimit, string? Held, Guid GroupId, string Group, UsageLimits Limits, UsageLimits EffectiveLimits)
    : UserView(Id, Username, Email, Role, Enabled, CreatedAt, LastLoginAt, Balance, CreditLimit, Held)
{
    public ManagedUserView(GroupedUser row, WalletView wallet)
        : this(
        row.User.Id, row.User.Username, row.User.Email, row.User.Role, row.User.Enabled, row.User.CreatedAt, row.User.LastLoginAt,
        wallet.Balance, wallet.CreditLimit, wallet.Held, row.Group.Id, row.Group.Name, UsageLimits.Of(row.User.Limits),
        UsageLimits.Of(row.User.Limits.Over(row.Group.UserLimits)))
    {
    }
}

/// <summary>A user's row with his group's.</summary>
internal sealed record GroupedUser(User User, Group Group);

internal static class UserQueries
{
    public static IQueryable<GroupedUser> WithGroups(this IQueryable<User> users, GatewayDb db) =>
        from user in users
        join grp in db.Groups on user.GroupId equals grp.Id
        select new GroupedUser(user, grp);
}
