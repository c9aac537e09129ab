using ApiHub.Gateway.Accounts.Health;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts.Health;

public sealed class VisitPlanTests
{
    private static readonly Guid Account = new("0199f0a0-0000-7000-8000-000000000001");
    private static readonly Guid Version = new("0199f0a0-0000-7000-8000-000000000002");

    [Fact]
    public void An_account_that_does_not_serve_is_asked_ever_more_seldom_and_one_that_does_every_ten_minutes()
    {
        var plan = new VisitPlan();
        Assert.True(plan.IsDue(Account, Version, isAway: false, DateTimeOffset.UnixEpoch));

        Assert.Equal([30, 90, 210, 450, 930, 1530, 2130], Visits(plan, isAway: true, from: 1, to: 2500));
        Assert.Equal([2730, 3330], Visits(plan, isAway: false, from: 2501, to: 3500));
        Assert.Equal([3501, 3561], Visits(plan, isAway: true, from: 3501, to: 3600));
    }

    [Fact]
    public void A_changed_account_is_asked_at_once()
    {
        var plan = new VisitPlan();
        plan.IsDue(Account, Version, isAway: true, DateTimeOffset.UnixEpoch);

        Assert.True(plan.IsDue(Account, Account, isAway: true, DateTimeOffset.UnixEpoch));
        Assert.False(plan.IsDue(Account, Account, isAway: true, DateTimeOffset.UnixEpoch));
    }

    private static List<int> Visits(VisitPlan plan, bool isAway, int from, int to) =>
        [.. Enumerable.Range(from, to - from + 1).Where(second => plan.IsDue(Account, Version, isAway, DateTimeOffset.UnixEpoch.AddSeconds(second)))];
}
