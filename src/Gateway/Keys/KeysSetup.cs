using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Keys;

internal static class KeysSetup
{
    public static void AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<KeyDirectory>();
        builder.Services.AddScoped<KeyWrites>();
        builder.Services.AddSingleton<FirstKey>();
        builder.Services.AddHostedService<KeyRefresher>();
    }

    public static void MapKeys(this WebApplication app)
    {
        app.Services.GetRequiredService<UserEvents>().AccessChanged += app.Services.GetRequiredService<KeyDirectory>().InvalidateUser;
        app.MapKeyEndpoints();
        app.MapOwnKey();
    }
}
