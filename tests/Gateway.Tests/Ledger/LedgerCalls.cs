using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Tests.Recording;
using ApiHub.Gateway.Tests.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static ApiHub.Gateway.Tests.Keys.Seed;

namespace ApiHub.Gateway.Tests.Ledger;

/// <summary>What tests of money say over and over.</summary>
internal static class LedgerCalls
{
    public static async Task AssertLedgerAddsUpAsync(this GatewayHost gateway)
    {
        await gateway.RecordedAsync();
        Assert.Empty(await gateway.Services.GetRequiredService<LedgerAudit>().RunAsync(null, CancellationToken.None));
    }

    public static async Task AssertLedgerAddsUpAsync(this RecordingRig rig) =>
        Assert.Empty(await new LedgerAudit(rig.Databases).RunAsync(null, CancellationToken.None));

    public static Task<HttpResponseMessage> AdjustAsync(
        this HttpClient admin, string user, object? amount, string? reason = "by hand", string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/admin/users/{user}/balance") { Content = JsonContent.Create(new { amount, reason }) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return admin.SendAsync(request);
    }

    public static Task<HttpResponseMessage> SetCreditLimitAsync(this HttpClient admin, string user, string? limit) =>
        admin.PutAsJsonAsync($"/api/admin/users/{user}/credit-limit", new { credit_limit = limit });

    public static async Task<JsonElement> UserAsync(this HttpClient admin, string user) =>
        await (await admin.GetAsync($"/api/admin/users/{user}")).ReadAsync();

    public static async Task<List<JsonElement>> LedgerAsync(this HttpClient admin, string user, string query = "") =>
        [.. (await (await admin.GetAsync($"/api/admin/users/{user}/ledger{query}")).ReadAsync()).GetProperty("items").EnumerateArray()];

    public static async Task<Wallet> WalletAsync(this GatewayHost gateway, Guid user)
    {
        await using var db = gateway.Database();
        return await db.Wallets.AsNoTracking().SingleAsync(w => w.UserId == user);
    }
}
