using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Users.Administration;

/// <summary>A user as administrators see one.</summary>
internal sealed record ManagedUserView : UserView
{
    public ManagedUserView(GroupedUser row, WalletView wallet)
        : base(Of(row.User, wallet))
    {
        GroupId = row.Group.Id;
        Group = row.Group.Name;
        Limits = UsageLimits.Of(row.User.Limits);
        EffectiveLimits = UsageLimits.Of(row.User.Limits.Over(row.Group.UserLimits));
    }

    public Guid GroupId { get; }

    /// <summary>The group's name.</summary>
    public string Group { get; }

    /// <summary>His own, for all his keys together.</summary>
    public UsageLimits Limits { get; }

    /// <summary>What is enforced for all his keys together: his own limits, and his group's in the places that these leave open.</summary>
    public UsageLimits EffectiveLimits { get; }
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
