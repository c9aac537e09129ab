using System.Data.Common;
using System.Text;
using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>The right to add one exchange to a session, with what the session remembers. Given back when it is disposed.</summary>
/// <param name="databases">Where sessions are kept.</param>
/// <param name="options">How much is kept.</param>
/// <param name="clock">The time.</param>
/// <param name="place">The place in this node's queue; null for a session that nobody knows yet.</param>
/// <param name="userId">Whose session it is.</param>
/// <param name="turnId">What stands in the session's row while this lasts; null: there is no row yet.</param>
/// <param name="sessionId">The session.</param>
internal sealed class SessionTurn(
    IDbContextFactory<GatewayDb> databases, ChatOptions options, TimeProvider clock, IDisposable? place, Guid userId, Guid? turnId, Guid sessionId)
    : IAsyncDisposable
{
    /// <summary>A turn that is not renewed for so long is over. More than the clocks of nodes may differ, and a few renewals.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private const int LongestOwnTitle = 60;

    private long _renewed = clock.GetTimestamp();
    private bool _isOver;

    /// <summary>Whether the session comes into being with this exchange.</summary>
    public bool IsNew { get; } = turnId is null;

    public Guid SessionId { get; } = sessionId;

    public string? Model { get; private set; }

    public string? System { get; private set; }

    /// <summary>Questions and answers in turn, the oldest first.</summary>
    public IReadOnlyList<Said> History { get; private set; } = [];

    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var session = await db.ChatSessions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == SessionId, cancellationToken);
        (Model, System) = (session?.Model, session?.System);
        var messages = await db.ChatMessages.AsNoTracking().Where(m => m.SessionId == SessionId)
            .OrderByDescending(m => m.Number).Take(options.KeptMessages).ToListAsync(cancellationToken);
        History = [.. messages.AsEnumerable().Reverse().Select(m => new Said(m.Role, m.Content))];
    }

    /// <summary>Says that the turn is still being used. A database that is away holds no answer up: at worst the turn ends.</summary>
    public async ValueTask RenewAsync()
    {
        if (IsNew || _isOver || clock.GetElapsedTime(_renewed) < Life / 4)
            return;
        _renewed = clock.GetTimestamp();
        var until = clock.GetUtcNow() + Life;
        await QuietlyAsync(row => row.ExecuteUpdateAsync(set => set.SetProperty(s => s.TurnUntil, until)));
    }

    /// <summary>Adds an exchange and ends the turn.</summary>
    /// <param name="exchange">What was said.</param>
    /// <param name="model">The model to remember, for a new session.</param>
    /// <param name="system">What holds for the whole conversation, for a new session.</param>
    /// <returns>False when there was nobody to remember it: the session was deleted meanwhile.</returns>
    public async Task<bool> KeepAsync(Exchange exchange, string? model, string? system)
    {
        // Whoever has left has still said it.
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        var now = clock.GetUtcNow();
        var session = IsNew
            ? db.ChatSessions.Add(NewSession(exchange, model, system, now)).Entity
            : await db.ChatSessions.FirstOrDefaultAsync(s => s.Id == SessionId && s.TurnId == turnId);
        if (session is null)
            return false;
        db.ChatMessages.AddRange(Messages(exchange, session.NextNumber, now));
        session.NextNumber += 2;
        session.LastUsedAt = now;
        (session.TurnId, session.TurnUntil) = (null, null);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }

        EndPlace();
        var first = session.NextNumber - options.KeptMessages;
        if (first > 0)
            await db.ChatMessages.Where(m => m.SessionId == SessionId && m.Number < first).ExecuteDeleteAsync();
        if (IsNew)
            await MakeRoomAsync(db);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOver)
            return;
        if (!IsNew)
            await QuietlyAsync(row => row.ExecuteUpdateAsync(set => set.SetProperty(s => s.TurnId, (Guid?)null).SetProperty(s => s.TurnUntil, (DateTimeOffset?)null)));
        EndPlace();
    }

    private void EndPlace()
    {
        _isOver = true;
        place?.Dispose();
    }

    private ChatSession NewSession(Exchange exchange, string? model, string? system, DateTimeOffset now) => new()
    {
        Id = SessionId,
        UserId = userId,
        Title = TitleOf(exchange.Question),
        Model = model,
        System = system is null ? null : Storable(system),
        IsDeliberate = false,
        CreatedAt = now,
        LastUsedAt = now,
    };

    private ChatMessage[] Messages(Exchange exchange, int number, DateTimeOffset now) =>
    [
        new() { SessionId = SessionId, Number = number, Role = Speaker.User, Content = Storable(exchange.Question), CreatedAt = now },
        new()
        {
            SessionId = SessionId,
            Number = number + 1,
            Role = Speaker.Assistant,
            Content = Storable(exchange.Answer),
            Model = exchange.Model,
            RequestId = exchange.RequestId,
            IsCut = exchange.IsCut,
            CreatedAt = now,
        },
    ];

    /// <summary>Of too many, those go that came about by themselves and were not used for longest.</summary>
    private async Task MakeRoomAsync(GatewayDb db)
    {
        var sessions = db.ChatSessions.Where(s => s.UserId == userId);
        var surplus = await sessions.CountAsync() - options.MaxSessions;
        if (surplus <= 0)
            return;
        var oldest = await sessions.Where(s => !s.IsDeliberate && s.Id != SessionId).OrderBy(s => s.LastUsedAt).Select(s => s.Id).Take(surplus).ToListAsync();
        await db.ChatSessions.Where(s => oldest.Contains(s.Id)).ExecuteDeleteAsync();
    }

    private async Task QuietlyAsync(Func<IQueryable<ChatSession>, Task> change)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await change(db.ChatSessions.Where(s => s.Id == SessionId && s.TurnId == turnId));
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            // Turns end by themselves.
        }
    }

    private static string TitleOf(string question)
    {
        var line = Storable(question.Trim()).ReplaceLineEndings(" ");
        return line.Length <= LongestOwnTitle ? line : Storable(string.Concat(line.AsSpan(0, LongestOwnTitle - 1).TrimEnd(), "…"));
    }

    /// <summary>PostgreSQL's text has no NUL and no half of a surrogate pair.</summary>
    internal static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);
}
