using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Authentication;

namespace ApiHub.Gateway.Keys;

internal static class KeysSetup
{
    public static void AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<KeyWrites>();
        builder.Services.AddSingleton<FirstKey>();
        builder.Services.AddSingleton<KeyStore>();
        builder.Services.AddSingleton<KeyDirectory>();
        builder.Services.AddSingleton<KeyGate>();
        builder.Services.AddHostedService<KeyRefresher>();
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Key, policy => policy.AddAuthenticationSchemes(KeyHandler.SchemeName).RequireAuthenticatedUser());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(ConnectionKey.Attach)));
    }

    public static void MapKeys(this WebApplication app)
    {
        Subscribe(app.Services.GetRequiredService<IAnnouncements>(), app.Services.GetRequiredService<KeyDirectory>());
        app.MapKeyEndpoints();
        app.MapOwnKey();
    }

    private static void Subscribe(IAnnouncements announcements, KeyDirectory directory)
    {
        On(Topic.Key, directory.Invalidate);
        On(Topic.User, directory.InvalidateUser);
        On(Topic.Groups, directory.InvalidateGroup);

        void On(Topic topic, Action<Guid> forget) => announcements.Subscribe(topic, id =>
        {
            forget(id);
            return ValueTask.CompletedTask;
        });
    }
}
