using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// All enabled accounts, as an immutable list that is swapped whole. The relay reads it without a lock;
/// an account that did not change keeps its connections and its state.
/// </summary>
internal sealed partial class AccountPool(
    IDbContextFactory<GatewayDb> databases, IDataProtectionProvider protection, TimeProvider clock, ILogger<AccountPool> log) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly IDataProtector _protector = protection.CreateProtector("account.credential");
    private ImmutableArray<UpstreamAccount> _accounts = [];

    public ImmutableArray<UpstreamAccount> Current => _accounts;

    public string Protect(string credential) => _protector.Protect(credential);

    public UpstreamAccount? Find(Guid id) => _accounts.FirstOrDefault(a => a.Id == id);

    /// <summary>Takes over what the database says now.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await db.Accounts.AsNoTracking().Where(a => a.Enabled).OrderBy(a => a.CreatedAt).ToListAsync(cancellationToken);
            var before = _accounts;
            if (rows.Count == before.Length && rows.Zip(before).All(pair => IsSame(pair.First, pair.Second)))
                return;
            _accounts = [.. rows.Select(row => before.FirstOrDefault(a => IsSame(row, a)) ?? Build(row, before))];
            foreach (var gone in before.Except(_accounts))
                Retire(gone);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        foreach (var account in _accounts)
            account.Dispose();
        _loading.Dispose();
    }

    private static bool IsSame(Account row, UpstreamAccount account) => row.Id == account.Id && row.UpdatedAt == account.Version;

    private UpstreamAccount Build(Account row, ImmutableArray<UpstreamAccount> before)
    {
        var credential = Unprotect(row, out var fault);
        var state = before.FirstOrDefault(a => a.Id == row.Id)?.State ?? new AccountState();
        // Whoever changes an account means to mend it.
        state.Clear();
        if (fault is not null)
            state.Refused(fault, row.UpdatedAt);
        return new()
        {
            Id = row.Id,
            Name = row.Name,
            Kind = row.Kind,
            Version = row.UpdatedAt,
            Address = AccountAddress.TryParse(row.BaseUrl ?? VendorAddress(row.Kind), out var address)
                ? address
                : throw new InvalidOperationException($"The account {row.Name} has no usable address."),
            CredentialValue = credential is null || row.Kind is AccountKinds.Anthropic or AccountKinds.Gemini ? credential : "Bearer " + credential,
            Models = row.Models.ToFrozenSet(StringComparer.Ordinal),
            DrainsOnDisconnect = row.OnDisconnect == DisconnectPolicies.Drain,
            Invoker = AccountConnections.For(row.Kind, clock),
            State = state,
        };
    }

    private string? Unprotect(Account row, out string? fault)
    {
        fault = null;
        try
        {
            return row.ProtectedCredential is null ? null : _protector.Unprotect(row.ProtectedCredential);
        }
        catch (CryptographicException)
        {
            Log.CredentialUnreadable(log, row.Name);
            fault = "Its stored credential cannot be decrypted; enter it again.";
            return null;
        }
    }

    internal static string VendorAddress(string kind) => kind switch
    {
        AccountKinds.OpenAi => "https://api.openai.com",
        AccountKinds.Anthropic => "https://api.anthropic.com",
        AccountKinds.Gemini => "https://generativelanguage.googleapis.com",
        // CLIProxyAPI's own default; the demo account answers in process and never looks at it.
        _ => "http://127.0.0.1:8317",
    };

    /// <summary>Lets requests that still run on the old connections end before they are closed.</summary>
    private static void Retire(UpstreamAccount account) =>
        _ = Task.Delay(TimeSpan.FromMinutes(15), TimeProvider.System).ContinueWith(_ => account.Dispose(), TaskScheduler.Default);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The credential of account {Account} cannot be decrypted with this ENCRYPTION_KEY; enter it again.")]
        public static partial void CredentialUnreadable(ILogger logger, string account);
    }
}
