using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Accounts;

internal static class AccountsSetup
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AccountsOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AccountSecrets>();
        services.AddSingleton<AccountPool>();
        services.AddScoped<AccountWrites>();
        services.AddSingleton<AccountProbe>();
        services.AddSingleton<AccountViews>();
        services.AddSingleton<EnvironmentAccounts>();
        services.AddHostedService<AccountWatch>();
    }

    public static void MapAccounts(this WebApplication app)
    {
        var pool = app.Services.GetRequiredService<AccountPool>();
        app.Services.GetRequiredService<IAnnouncements>().Subscribe(Topic.Accounts, async _ => await pool.ReloadAsync(CancellationToken.None));
        AccountEndpoints.Map(app);
    }
}
