using ApiHub.Gateway.Data;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Keys;

/// <summary>What the directory needs of a key's row and its owner's.</summary>
internal sealed record KeyRow
{
    public required Guid KeyId { get; init; }

    public required string KeyName { get; init; }

    public required byte[]? Hash { get; init; }

    public required byte[]? PreviousHash { get; init; }

    public required DateTimeOffset? PreviousValidUntil { get; init; }

    public required bool Enabled { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required List<string> AllowedModels { get; init; }

    public required List<string> AllowedIps { get; init; }

    public required Guid UserId { get; init; }

    public required string Username { get; init; }

    public required string Role { get; init; }

    public required bool OwnerEnabled { get; init; }

    public required LimitSet OwnLimits { get; init; }

    public required LimitSet Caps { get; init; }

    public required LimitSet OwnersLimits { get; init; }

    public required Group Group { get; init; }

    public Caller ToCaller() => new()
    {
        KeyId = KeyId,
        KeyName = KeyName,
        UserId = UserId,
        Username = Username,
        Role = Role,
        ExpiresAt = ExpiresAt,
        GroupId = Group.Id,
        Multiplier = Group.Multiplier,
        UserLimits = OwnersLimits.Over(Group.UserLimits),
        KeyLimits = LimitSet.OfKey(OwnLimits, Caps, Group.KeyLimits),
        AllowedModels = ModelFilter.Of(AllowedModels).And(ModelFilter.Of(Group.AllowedModels)),
        AllowedAccounts = AccountFilter.Of(Group.AllowedAccounts),
        AllowedAddresses = AddressFilter.Of(AllowedIps),
    };
}

/// <summary>Reads keys for the directory. A database that is away is an answer (null), not an exception.</summary>
internal sealed partial class KeyStore(IDbContextFactory<GatewayDb> databases, TimeProvider clock, ILogger<KeyStore> logger)
{
    /// <summary>A request waits no longer than this for a database that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Nobody waits for a database that has just failed: it is asked again after this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool _away;
    private long _askAgainAt;

    /// <summary>Whether the last read failed.</summary>
    public bool IsAway => _away;

    /// <returns>The one row that answers to the hash, or none; null when the database is away.</returns>
    public Task<List<KeyRow>?> FindAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        var bytes = hash.ToArray();
        return ReadAsync(keys => keys.Where(k => k.Hash == bytes || k.PreviousHash == bytes), cancellationToken);
    }

    /// <returns>The rows that still exist; null when the database is away.</returns>
    public Task<List<KeyRow>?> FindAsync(IReadOnlyCollection<Guid> keyIds, CancellationToken cancellationToken) =>
        ReadAsync(keys => keys.Where(k => keyIds.Contains(k.Id)), cancellationToken);

    private async Task<List<KeyRow>?> ReadAsync(
        Func<IQueryable<ApiKey>, IQueryable<ApiKey>> which, CancellationToken cancellationToken)
    {
        if (_away && clock.GetUtcNow().UtcTicks < Volatile.Read(ref _askAgainAt))
            return null;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(either.Token);
            var rows = await Rows(which(db.ApiKeys), db).AsNoTracking().ToListAsync(either.Token);
            if (_away)
                Log.DatabaseBack(logger);
            _away = false;
            return rows;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_away)
                Log.DatabaseAway(logger, e);
            Volatile.Write(ref _askAgainAt, (clock.GetUtcNow() + Pause).UtcTicks);
            _away = true;
            return null;
        }
    }

    private static IQueryable<KeyRow> Rows(IQueryable<ApiKey> keys, GatewayDb db) =>
        from key in keys
        join owner in db.Users on key.UserId equals owner.Id
        join grp in db.Groups on owner.GroupId equals grp.Id
        select new KeyRow
        {
            KeyId = key.Id,
            KeyName = key.Name,
            Hash = key.Hash,
            PreviousHash = key.PreviousHash,
            PreviousValidUntil = key.PreviousValidUntil,
            Enabled = key.Enabled,
            ExpiresAt = key.ExpiresAt,
            AllowedModels = key.AllowedModels,
            AllowedIps = key.AllowedIps,
            UserId = owner.Id,
            Username = owner.Username,
            Role = owner.Role,
            OwnerEnabled = owner.Enabled,
            OwnLimits = key.Limits,
            Caps = key.Caps,
            OwnersLimits = owner.Limits,
            Group = grp,
        };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The database does not answer; keys known from before go on working")]
        public static partial void DatabaseAway(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Information, "The database answers again")]
        public static partial void DatabaseBack(ILogger logger);
    }
}
