using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Live;

internal static class LiveSetup
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<LiveStream>();
        services.AddSingleton<UsageNews>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageNews>());
    }

    /// <remarks>Comes after the slices, whose caches are to know of a change before those who are told ask about it.</remarks>
    public static void MapLive(this WebApplication app)
    {
        var services = app.Services;
        Subscribe(
            services.GetRequiredService<IAnnouncements>(), services.GetRequiredService<LiveFeed>(), services.GetRequiredService<UsageNews>(),
            services.GetRequiredService<IDbContextFactory<GatewayDb>>());
        LiveEndpoint.Map(app);
    }

    private static void Subscribe(IAnnouncements announcements, LiveFeed feed, UsageNews usage, IDbContextFactory<GatewayDb> databases)
    {
        On(Topic.Accounts, id => feed.Tell(new(LiveEvents.Accounts, Audience.Operators, Id: id)));
        On(Topic.AccountState, id => feed.Tell(new(LiveEvents.Accounts, Audience.Operators, Id: id)));
        On(Topic.Workers, _ => feed.Tell(new(LiveEvents.Workers, Audience.Operators)));
        On(Topic.Groups, id => feed.Tell(new(LiveEvents.Groups, Audience.Operators, Id: id)));
        On(Topic.Models, _ => feed.Tell(new(LiveEvents.Models, Audience.Everybody)));
        On(Topic.Settings, _ => feed.Tell(new(LiveEvents.Site, Audience.Everybody)));
        On(Topic.Balance, user => feed.Tell(new(LiveEvents.Balance, Audience.Owner, user, user)));
        On(Topic.Alerts, user => feed.Tell(new(LiveEvents.Alerts, Audience.Owner, user)));
        On(Topic.Logins, feed.Doubt);
        On(Topic.User, user =>
        {
            feed.Tell(new(LiveEvents.Users, Audience.Owner, user, user));
            feed.Doubt(user);
        });
        announcements.Subscribe(Topic.Key, id => TellOfKeyAsync(id, feed, databases));
        announcements.Subscribe(Topic.Usage, (user, requests) =>
        {
            usage.Heard(user, requests);
            return ValueTask.CompletedTask;
        });

        void On(Topic topic, Action<Guid> tell) => announcements.Subscribe(topic, id =>
        {
            tell(id);
            return ValueTask.CompletedTask;
        });
    }

    private static async ValueTask TellOfKeyAsync(Guid id, LiveFeed feed, IDbContextFactory<GatewayDb> databases)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (await db.ApiKeys.Where(key => key.Id == id).Select(key => (Guid?)key.UserId).FirstOrDefaultAsync() is { } owner)
            feed.Tell(new(LiveEvents.Keys, Audience.Owner, owner, id));
    }
}
