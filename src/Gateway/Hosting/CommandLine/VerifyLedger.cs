using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.CommandLine;

/// <summary><c>apihub ledger verify</c>: whether balances, ledger, hourly sums and requests agree, beside a running gateway or without one.</summary>
internal static class VerifyLedger
{
    private const int Failed = 1;

    /// <returns>0: they agree; 1: they do not, or nobody can tell.</returns>
    public static async Task<int> RunAsync(TextWriter output, TextWriter errors, Action<WebApplicationBuilder>? configure)
    {
        await using var app = GatewayApp.Create([], configure);
        try
        {
            await using var db = await app.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync();
            if ((await db.Database.GetPendingMigrationsAsync()).Any())
            {
                await errors.WriteLineAsync("The database is not there yet, or of an earlier version: start the gateway once.");
                return Failed;
            }

            var mismatches = await app.Services.GetRequiredService<LedgerAudit>().RunAsync(rowsSince: null, CancellationToken.None);
            foreach (var mismatch in mismatches)
                await errors.WriteLineAsync(mismatch.ToString());
            await output.WriteLineAsync(mismatches.Count == 0 ? "The books agree." : $"The books do not agree in {mismatches.Count} places.");
            return mismatches.Count == 0 ? 0 : Failed;
        }
        catch (OptionsValidationException e)
        {
            await errors.WriteLineAsync(string.Join('\n', e.Failures));
            return Failed;
        }
        catch (System.Data.Common.DbException e)
        {
            await errors.WriteLineAsync($"The database does not answer: {e.Message}");
            return Failed;
        }
    }
}
