using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Ledger;

internal static class LedgerSetup
{
    public static void AddLedger(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LedgerWriter>();
        services.AddSingleton<IQuotaSource, QuotaSource>();
        services.AddSingleton<LedgerAudit>();
        services.AddSingleton<LastAudit>();
        services.AddHostedService<LedgerAuditJob>();
        services.AddScoped<WalletReader>();
    }

    public static void MapLedger(this WebApplication app) => app.MapLedgerEndpoints();
}
