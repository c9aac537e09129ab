using System.Text.Json;
using ApiHub.Gateway.Users.Login;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Live;

/// <summary>Writes what a listener is told as server-sent events, until he leaves, his login ends, or the gateway stops.</summary>
internal sealed partial class LiveStream(
    LiveFeed feed, StandingLogins logins, IOptions<JsonOptions> json, TimeProvider clock, ILogger<LiveStream> log)
{
    public const string ContentType = "text/event-stream";

    /// <summary>How often a client hears that somebody is there, and a login is looked at that nobody has said anything about.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>Who takes nothing for so long is not there any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RunAsync(HttpResponse response, Listening listening, CancellationToken stop)
    {
        var listener = listening.Listener!;
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        using var pings = clock.CreateTimer(_ => listener.Doubt(), null, Every, Every);
        try
        {
            Begin(response);
            await PassOnAsync(listening, WriteAsync, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            if (patience.IsCancellationRequested)
                response.HttpContext.Abort();
        }

        async Task WriteAsync(LiveMessage message)
        {
            patience.CancelAfter(Patience);
            await response.WriteAsync(Text(message), ends.Token);
            await response.Body.FlushAsync(ends.Token);
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Completes when the login has ended.</summary>
    private async Task PassOnAsync(Listening listening, Func<LiveMessage, Task> write, CancellationToken cancellationToken)
    {
        var (listener, last) = (listening.Listener!, listening.LastId);
        foreach (var missed in listening.Missed)
            await write(missed);
        // The first words, by which the client knows that it is heard, and from where on.
        await SayAsync(LiveEvents.Ping);
        await foreach (var message in listener.Waiting.ReadAllAsync(cancellationToken))
        {
            last = Math.Max(last, message.Sequence);
            if (message.Name is not null)
                await write(message);
            if (listener.TakeDoubt())
            {
                var holds = await HoldsAsync(listener, cancellationToken);
                await SayAsync(holds ? LiveEvents.Ping : LiveEvents.End);
                if (!holds)
                    return;
            }

            if (listener.TakeLost())
                await SayAsync(LiveEvents.Resync);
        }

        Task SayAsync(string name) => write(new(last, name, LiveEvents.Nothing));
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        // nginx gathers answers by default, and what is live would come late and in heaps.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private string Text(in LiveMessage message) =>
        $"id: {feed.IdOf(message.Sequence)}\nevent: {message.Name}\ndata: {JsonSerializer.Serialize(message.Data, json.Value.SerializerOptions)}\n\n";

    private async Task<bool> HoldsAsync(Listener listener, CancellationToken cancellationToken)
    {
        try
        {
            return await logins.HoldsAsync(listener.SessionId, listener.Role, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // While the database is away nobody is let in and nobody thrown out.
            Log.Unknown(log, e.Message);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the login of a live stream still holds could not be looked up: {Reason}")]
        public static partial void Unknown(ILogger logger, string reason);
    }
}
