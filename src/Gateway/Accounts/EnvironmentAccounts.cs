using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Accounts;

/// <summary>Makes the accounts that the environment names, and the demo account where there is no other.</summary>
internal sealed class EnvironmentAccounts(
    IOptions<AccountsOptions> options, IDbContextFactory<GatewayDb> databases, AccountSecrets secrets, AccountPool pool, TimeProvider clock)
{
    private sealed record Wanted(string Name, string Kind, string? BaseUrl, string? Credential, List<string> Models);

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var wanted = WantedAccounts().ToList();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var existing = await db.Accounts.ToListAsync(cancellationToken);
        if (wanted.Count == 0 && existing.Count == 0)
            db.Accounts.Add(New(new("demo", AccountKinds.Demo, null, null, ["demo"]), fromEnvironment: false));
        db.Accounts.RemoveRange(existing.Where(a => a.FromEnvironment && wanted.All(w => w.Name != a.Name)));
        foreach (var account in wanted)
        {
            if (existing.FirstOrDefault(a => a.Name == account.Name) is { } row)
                Update(row, account);
            else
                db.Accounts.Add(New(account, fromEnvironment: true));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node that starts at this moment has just made the same accounts.
            db.ChangeTracker.Clear();
            if (!await db.Accounts.AnyAsync(cancellationToken))
                throw;
        }

        await pool.ReloadAsync(cancellationToken);
    }

    private IEnumerable<Wanted> WantedAccounts()
    {
        var environment = options.Value;
        if (!string.IsNullOrWhiteSpace(environment.UpstreamUrl))
            yield return new("upstream", environment.UpstreamKind, environment.UpstreamUrl.Trim(), Text(environment.UpstreamApiKey), []);
        var claude = Text(environment.AnthropicBaseUrl);
        var claudeKind = environment.UsesCli ? AccountKinds.ClaudeCli : AccountKinds.Anthropic;
        if (Text(environment.ClaudeApiKey) is { } key)
            yield return new("claude", claudeKind, claude, key, []);
        ClaudeAccountList.TryParse(environment.ClaudeAccounts, out var accounts);
        foreach (var account in accounts)
            yield return new(account.Email, claudeKind, claude, account.ApiKey, []);
    }

    private Account New(Wanted wanted, bool fromEnvironment)
    {
        var now = clock.GetUtcNow();
        var row = new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = wanted.Name,
            Kind = wanted.Kind,
            BaseUrl = wanted.BaseUrl,
            ProtectedCredential = secrets.Protect(wanted.Credential),
            Models = wanted.Models,
            OnDisconnect = DisconnectPolicies.Drain,
            FromEnvironment = fromEnvironment,
            CreatedAt = now,
        };
        row.Changed(now);
        return row;
    }

    private void Update(Account row, Wanted wanted)
    {
        // What a node that starts finds as it wants it, it leaves alone: the other nodes would take it for mended.
        var hasCredential = secrets.TryReveal(row.ProtectedCredential, out var credential) && credential == wanted.Credential;
        if (hasCredential && row.FromEnvironment && (row.Kind, row.BaseUrl) == (wanted.Kind, wanted.BaseUrl))
            return;
        row.Kind = wanted.Kind;
        row.BaseUrl = wanted.BaseUrl;
        row.ProtectedCredential = hasCredential ? row.ProtectedCredential : secrets.Protect(wanted.Credential);
        row.FromEnvironment = true;
        row.Changed(clock.GetUtcNow());
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
