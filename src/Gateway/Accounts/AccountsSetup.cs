using ApiHub.Gateway.Accounts.CliProxy;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Accounts;

internal static class AccountsSetup
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AccountsOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AccountSecrets>();
        services.AddSingleton<SharedStates>();
        services.AddSingleton<AccountPool>();
        services.AddScoped<AccountWrites>();
        services.AddSingleton<AccountProbe>();
        services.AddSingleton<PaidTest>();
        services.AddSingleton<AccountViews>();
        services.AddSingleton<EnvironmentAccounts>();
        services.AddHostedService<AccountWatch>();
        services.AddHostedService<InventoryWatch>();
        services.AddSingleton<UpstreamHealth>();
    }

    public static void MapAccounts(this WebApplication app)
    {
        var pool = app.Services.GetRequiredService<AccountPool>();
        var states = app.Services.GetRequiredService<SharedStates>();
        var announcements = app.Services.GetRequiredService<IAnnouncements>();
        announcements.Subscribe(Topic.Accounts, async _ => await pool.ReloadAsync(CancellationToken.None));
        announcements.Subscribe(Topic.AccountState, async id => await states.AgreeAsync(id));
        app.Services.GetRequiredService<UpstreamHealth>().Observe();
        UpstreamHealthEndpoint.Map(app);
        AccountEndpoints.Map(app);
    }
}
