using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>Forgets sessions that nobody has used for their time to live. Any node may do it, and all do.</summary>
internal sealed class SessionExpiry(
    IDbContextFactory<GatewayDb> databases, IOptions<ChatOptions> options, TimeProvider clock, ILogger<SessionExpiry> log)
    : PeriodicJob(Every, clock, log)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    /// <summary>Sessions of one statement: SQLite has one writer, and others wait for it.</summary>
    private const int Batch = 200;

    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = _clock.GetUtcNow() - options.Value.SessionLife;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        int gone;
        do
        {
            var ids = await db.ChatSessions.Where(s => s.LastUsedAt <= oldest).OrderBy(s => s.LastUsedAt).Select(s => s.Id).Take(Batch).ToListAsync(cancellationToken);
            // Whoever was used between the two statements stays.
            gone = await db.ChatSessions.Where(s => ids.Contains(s.Id) && s.LastUsedAt <= oldest).ExecuteDeleteAsync(cancellationToken);
        }
        while (gone == Batch);
    }
}
