using ApiHub.Gateway.Users.Administration;
using ApiHub.Gateway.Users.Login;
using ApiHub.Gateway.Users.Profile;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace ApiHub.Gateway.Users;

internal static class UsersSetup
{
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<FirstAdminOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<LoginThrottle>();
        services.AddScoped<Sessions>();
        services.AddSingleton<StandingLogins>();
        services.AddScoped<LoginService>();
        services.AddScoped<Registration>();
        services.AddScoped<UserChanges>();
        services.AddScoped<UserAccess>();

        services.AddAuthentication(SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.User, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Operator, policy => policy.RequireRole(Roles.Operator, Roles.Admin))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(Roles.Admin));
    }

    public static void MapUsers(this WebApplication app)
    {
        app.MapLogin();
        app.MapProfile();
        app.MapAdministration();
    }
}
