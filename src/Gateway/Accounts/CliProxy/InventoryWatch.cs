using System.Net;
using System.Text.Json;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Accounts.CliProxy;

/// <summary>
/// Reads once a minute which accounts each CLIProxyAPI with a management key has, and keeps requests from one of whose accounts none can serve.
/// CLIProxyAPI bans an address for half an hour after five failures, and several nodes may share one: a refused key is not shown again for
/// that long, nor is one asked that has failed five times in a row.
/// </summary>
internal sealed partial class InventoryWatch(AccountPool pool, TimeProvider clock, ILogger<InventoryWatch> log) : PeriodicJob(Tick, clock, log)
{
    private const string Path = "/v0/management/auth-files";
    private const string Reason = "cliproxyapi: none of its accounts can serve";
    private const int MostFailures = 5;
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterFailures = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromHours(1);

    private readonly Dictionary<Guid, Asked> _asked = [];
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var due = pool.Current.Where(account => account.ManagementKey is not null && IsDue(account, now)).ToList();
        var answers = await Task.WhenAll(due.Select(account => AskAsync(account, cancellationToken)));
        foreach (var (account, answer) in due.Zip(answers))
            Note(account, answer);
    }

    private bool IsDue(UpstreamAccount account, DateTimeOffset now) =>
        !_asked.TryGetValue(account.Id, out var asked) || asked.Version != account.Version || asked.Next <= now;

    private void Note(UpstreamAccount account, Answer answer)
    {
        var now = _clock.GetUtcNow();
        var before = _asked.TryGetValue(account.Id, out var asked) && asked.Version == account.Version ? asked.Failures : 0;
        var failures = answer.Files is null ? before + 1 : 0;
        var stops = answer.IsRefused || failures >= MostFailures;
        _asked[account.Id] = new(account.Version, now + (stops ? AfterFailures : Every), stops ? 0 : failures);
        if (answer.Files is not { } files)
        {
            Log.Unread(log, account.Name, answer.Fault!, (int)(stops ? AfterFailures : Every).TotalSeconds);
            return;
        }

        account.State.Inventory = files;
        account.State.SetLimit(Reason, files.Count == 0 || files.Any(file => file.Serves) ? null : LimitOf(files, now), now);
    }

    private static CoolDown LimitOf(IReadOnlyList<AuthFile> files, DateTimeOffset now)
    {
        var resets = files.Where(file => !file.Disabled && file.NextRetryAfter > now).Min(file => file.NextRetryAfter);
        // Where no time is told the next reading decides.
        var until = resets is { } time ? (time < now + LongestLimit ? time : now + LongestLimit) : now + 2 * Every;
        return new(until, resets, Reason);
    }

    private async Task<Answer> AskAsync(UpstreamAccount account, CancellationToken cancellationToken)
    {
        // The network is real, whatever clock the site is given.
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, account.Address.AtRoot(Path)) { Version = HttpVersion.Version11 };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + account.ManagementKey);
            using var answer = await account.Connections.Questions.SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode)
                return new(null, answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"it answers {(int)answer.StatusCode}");
            await answer.Content.LoadIntoBufferAsync(MostBytes, either.Token);
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(either.Token), default, either.Token);
            return new(AuthFile.ReadAll(json.RootElement), false, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            return new(null, false, e is JsonException ? "its answer is none of CLIProxyAPI's" : "it cannot be reached");
        }
    }

    private sealed record Asked(Guid Version, DateTimeOffset Next, int Failures);

    private sealed record Answer(IReadOnlyList<AuthFile>? Files, bool IsRefused, string? Fault);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts behind {Account} could not be read: {Fault}. They are read again in {Seconds} s.")]
        public static partial void Unread(ILogger logger, string account, string fault, int seconds);
    }
}
