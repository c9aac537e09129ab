using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Chat.Sessions;

namespace ApiHub.Gateway.Chat;

internal static class ChatSetup
{
    public static void AddChat(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ChatOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelChoice>();
        services.AddSingleton<LocalTurns>();
        services.AddSingleton<SessionDoor>();
        services.AddSingleton<Conversations>();
        services.AddSingleton<EventStreams>();
        services.AddScoped<SessionWrites>();
        services.AddHostedService<SessionExpiry>();
        // This category writes each request's whole address, and an EventSource's has a key in it. Where it may log anything at all,
        // the server also makes an activity and a scope for each request, which nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    public static void MapChat(this WebApplication app)
    {
        app.MapChatEndpoints();
        app.MapSessionEndpoints();
    }
}
