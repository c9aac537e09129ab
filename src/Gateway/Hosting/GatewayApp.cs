using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Hosting;

/// <summary>The table of contents: one <c>AddX</c> and one <c>MapX</c> for each folder.</summary>
internal static class GatewayApp
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        configure?.Invoke(builder);

        builder.AddHosting();
        builder.AddData();
        builder.AddUsers();
        builder.AddKeys();
        builder.AddAccounts();
        builder.AddUsage();
        builder.AddRecording();

        var app = builder.Build();
        app.UseHosting();
        app.MapUsers();
        app.MapKeys();
        app.MapAccounts();
        app.MapUsage();
        app.MapHosting();
        return app;
    }

    /// <returns>The process's exit code: 0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = Build(args);
        await app.PrepareAsync(CancellationToken.None);
        await app.RunAsync();
        return 0;
    }
}
