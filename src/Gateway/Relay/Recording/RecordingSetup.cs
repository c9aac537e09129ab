using ApiHub.Gateway.Data;
using ApiHub.Gateway.Data.Bulk;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Relay.Recording;

internal static class RecordingSetup
{
    public static void AddRecording(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<JournalOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(OpenJournal);
        services.AddSingleton(Writer);
        services.AddSingleton(provider => new RejectedRecords(
            Path.Combine(Folder(provider), "rejected"), provider.GetRequiredService<ILogger<RejectedRecords>>()));
        services.AddSingleton<UsageShipper>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageShipper>());
        services.AddHealthChecks().AddCheck<JournalHealth>(JournalHealth.Name);
    }

    private static Journal OpenJournal(IServiceProvider provider) => Journal.Open(
        Folder(provider),
        provider.GetRequiredService<IOptions<JournalOptions>>().Value.MaxBytes,
        Journal.DefaultSegmentBytes,
        provider.GetRequiredService<ILogger<Journal>>());

    private static IUsageWriter Writer(IServiceProvider provider)
    {
        var address = provider.GetRequiredService<DatabaseAddress>();
        var calendar = provider.GetRequiredService<SiteCalendar>();
        var clock = provider.GetRequiredService<TimeProvider>();
        return address.Kind == DatabaseKind.Sqlite
            ? new SqliteUsageWriter(address, calendar, clock)
            : new PostgresUsageWriter(address, calendar, clock);
    }

    private static string Folder(IServiceProvider provider) =>
        Path.Combine(Path.GetFullPath(provider.GetRequiredService<IOptions<SiteOptions>>().Value.DataDir), "journal");
}
