using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Hosting.Secrets;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>
/// A key for the first administrator, made while there is no key at all, so that the first request needs no other step.
/// Its text stands in a file that only the server's account may read, never on a screen or in a log.
/// </summary>
internal sealed class FirstKey(
    IDbContextFactory<GatewayDb> databases, KeyDirectory directory, IOptions<SiteOptions> site, TimeProvider clock)
{
    public const string Name = "first-key";

    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(site.Value.DataDir, Name));

    /// <returns>Whether the file holds a key that works.</returns>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        if (!File.Exists(Path))
            return false;
        var text = (await File.ReadAllTextAsync(Path, cancellationToken)).Trim();
        return (await directory.FindAsync(text, cancellationToken)).Caller is not null;
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Deleted ones count too: whoever has thrown this key away does not want it back.
        if (File.Exists(Path) || await db.ApiKeys.AnyAsync(cancellationToken) || !await db.Users.AnyAsync(u => u.Id == FirstAdmin.Id, cancellationToken))
            return;
        var now = clock.GetUtcNow();
        var text = KeyText.New(site.Value.KeyPrefix);
        db.ApiKeys.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = FirstAdmin.Id,
            Name = Name,
            Hash = KeyHash.Of(text).ToArray(),
            Prefix = KeyText.ShownStart(text),
            Last4 = text[^KeyText.ShownEnd..],
            Note = "Made at the first start, for the first request.",
            CreatedAt = now,
            UpdatedAt = now,
        });
        if (PrivateFile.TryCreate(Path, text + Environment.NewLine))
            await db.SaveChangesAsync(cancellationToken);
    }
}
