using System.Collections.Frozen;
using System.Collections.Immutable;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// All enabled accounts, as an immutable list that is swapped whole. The relay reads it without a lock;
/// an account that is reached as before keeps its connections and its state, whatever else of it has changed.
/// </summary>
internal sealed partial class AccountPool(
    IDbContextFactory<GatewayDb> databases,
    AccountSecrets secrets,
    SharedStates states,
    WorkerTransport workers,
    TimeProvider clock,
    ILogger<AccountPool> log) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private ImmutableArray<UpstreamAccount> _accounts = [];
    private Dictionary<Guid, Account> _rows = [];

    public ImmutableArray<UpstreamAccount> Current => _accounts;

    public UpstreamAccount? Find(Guid id) => _accounts.FirstOrDefault(a => a.Id == id);

    /// <summary>Takes over what the database says now.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await db.Accounts.AsNoTracking().Where(a => a.Enabled).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
            var before = _accounts;
            if (rows.Select(row => row.Version).SequenceEqual(before.Select(account => account.Version)))
                return;
            ImmutableArray<UpstreamAccount> after = [.. rows.Select(row => Find(row.Id) is { } known ? Follow(row, known) : Build(row, null, new()))];
            // What other nodes know of an account must hold here before it is asked.
            await Task.WhenAll(after.ExceptBy(before.Select(a => a.Id), a => a.Id).Select(account => states.AgreeAsync(account.Id)));
            _accounts = after;
            _rows = rows.ToDictionary(row => row.Id);
            foreach (var gone in before.ExceptBy(after.Select(a => a.Id), a => a.Id))
                states.Forget(gone.Id);
            foreach (var unused in before.Select(a => a.Connections).Except(after.Select(a => a.Connections)))
                Retire(unused);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        foreach (var account in _accounts)
            account.Connections.Dispose();
        _loading.Dispose();
    }

    private UpstreamAccount Follow(Account row, UpstreamAccount known)
    {
        if (row.Version == known.Version)
            return known;
        var former = _rows[row.Id];
        var sameWay = (row.Kind, row.Proxy, row.ProtectedProxyPassword) == (former.Kind, former.Proxy, former.ProtectedProxyPassword);
        // Whoever changes how an account is reached means to mend it.
        if (!sameWay || (row.BaseUrl, row.ProtectedCredential) != (former.BaseUrl, former.ProtectedCredential))
            known.State.Clear();
        return Build(row, sameWay ? known.Connections : null, known.State);
    }

    private UpstreamAccount Build(Account row, AccountConnections? connections, AccountState state)
    {
        var isReadable = secrets.TryReveal(row.ProtectedCredential, out var credential)
            & secrets.TryReveal(row.ProtectedProxyPassword, out var proxyPassword)
            & secrets.TryReveal(row.ProtectedManagementKey, out var managementKey);
        if (isReadable)
        {
            states.Follow(row.Id, state);
        }
        else
        {
            // Perhaps only this node has the wrong key: the others need not know.
            states.Forget(row.Id);
            Log.SecretUnreadable(log, row.Name);
            state.Refused("What it keeps secret cannot be decrypted; enter it again.", row.UpdatedAt);
        }

        return new()
        {
            Id = row.Id,
            Name = row.Name,
            Kind = row.Kind,
            Version = row.Version,
            Address = AccountAddress.TryParse(row.BaseUrl ?? VendorAddress(row.Kind), out var address)
                ? address
                : throw new InvalidOperationException($"The account {row.Name} has no usable address."),
            CredentialValue = credential is null || row.Kind is AccountKinds.Anthropic or AccountKinds.Gemini or AccountKinds.ClaudeCli ? credential : "Bearer " + credential,
            ManagementKey = managementKey,
            Models = row.Models.ToFrozenSet(StringComparer.Ordinal),
            Aliases = row.ModelAliases.ToFrozenDictionary(StringComparer.Ordinal),
            Weight = row.Weight,
            Priority = row.Priority,
            MaxConcurrency = row.MaxConcurrency,
            Group = row.Group,
            Paused = row.Paused,
            DrainsOnDisconnect = row.OnDisconnect == DisconnectPolicies.Drain,
            Connections = connections ?? AccountConnections.For(row, row.Proxy is null ? null : new(row.Proxy, proxyPassword), workers, clock),
            State = state,
        };
    }

    internal static string VendorAddress(string kind) => kind switch
    {
        AccountKinds.OpenAi => "https://api.openai.com",
        AccountKinds.Anthropic or AccountKinds.ClaudeCli => "https://api.anthropic.com",
        AccountKinds.Gemini => "https://generativelanguage.googleapis.com",
        // CLIProxyAPI's own default; the demo account answers in process and never looks at it.
        _ => "http://127.0.0.1:8317",
    };

    /// <summary>Lets requests that still run on the old connections end before they are closed.</summary>
    private static void Retire(AccountConnections connections) =>
        _ = Task.Delay(TimeSpan.FromMinutes(15), TimeProvider.System).ContinueWith(_ => connections.Dispose(), TaskScheduler.Default);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "What account {Account} keeps secret cannot be decrypted with this ENCRYPTION_KEY; enter it again.")]
        public static partial void SecretUnreadable(ILogger logger, string account);
    }
}
