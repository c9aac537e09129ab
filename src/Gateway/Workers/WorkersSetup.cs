using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Coordination;
using Microsoft.AspNetCore.Authorization;

namespace ApiHub.Gateway.Workers;

internal static class WorkersSetup
{
    public static void AddWorkers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WorkersOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LocalWorkerOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WorkerFleet>();
        services.AddSingleton<WorkerRegister>();
        services.AddSingleton<WorkerChannel>();
        services.AddSingleton<WorkerTransport>(all => accountId =>
            new WorkerUpstream(accountId, all.GetRequiredService<WorkerFleet>(), all.GetRequiredService<WorkerChannel>()));
        services.AddSingleton<IAuthorizationHandler, WorkerToken>();
        services.AddAuthorizationBuilder().AddPolicy(WorkerToken.Policy, policy => policy.AddRequirements(new WorkerToken.Requirement()));
        services.AddHostedService<LocalWorker>();
        services.AddHostedService<WorkerWatch>();
    }

    public static void MapWorkers(this WebApplication app)
    {
        var register = app.Services.GetRequiredService<WorkerRegister>();
        app.Services.GetRequiredService<IAnnouncements>().Subscribe(Topic.Workers, async _ => await register.ReloadAsync(CancellationToken.None));
        WorkerEndpoints.Map(app);
    }
}
