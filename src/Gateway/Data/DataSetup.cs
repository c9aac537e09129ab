using ApiHub.Gateway.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Data;

internal static class DataSetup
{
    public static void AddData(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<StorageOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, ValidateStorage>();
        services.AddSingleton(Address);
        services.AddPooledDbContextFactory<GatewayDb>((provider, options) => Configure(options, provider.GetRequiredService<DatabaseAddress>()));
        services.AddSingleton<DatabaseHealth>().AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContext());
    }

    public static void Configure(DbContextOptionsBuilder options, DatabaseAddress address)
    {
        // Migrations are written by hand and have no snapshot to compare with; a test compares the schema with the model instead.
        // A failed command is an exception, which whoever expects it answers and the error handler logs otherwise: once is enough.
        options.ConfigureWarnings(warnings => warnings
            .Ignore(RelationalEventId.PendingModelChangesWarning)
            .Log(
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug)));
        if (address.Kind == DatabaseKind.Sqlite)
            options.UseSqlite(address.ConnectionString).AddInterceptors(SqlitePragmas.Instance);
        else
            options.UseNpgsql(address.ConnectionString, npgsql => npgsql.EnableRetryOnFailure(3));
    }

    private static DatabaseAddress Address(IServiceProvider provider)
    {
        var storage = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var site = provider.GetRequiredService<IOptions<SiteOptions>>().Value;
        return DatabaseAddress.TryParse(storage.Url, site.DataDir, out var address, out var fault)
            ? address
            : throw new OptionsValidationException(nameof(StorageOptions), typeof(StorageOptions), [fault]);
    }

    private sealed class ValidateStorage : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
            DatabaseAddress.TryParse(options.Url, ".", out _, out var fault) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
    }
}
