using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Relay.Admission;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// What has been tried for one request: which accounts were asked, and why others were not. A request that its first account answers
/// leaves nothing here but a count.
/// </summary>
internal sealed class Attempts(HttpContext context, Admission.Admission admission, RequestBody body, TimeProvider clock)
{
    /// <summary>Accounts asked since all were last asked.</summary>
    private List<UpstreamAccount>? _pass;
    private List<Decision>? _decisions;
    private Conversation? _conversation;
    private bool _conversationIsRead;
    private long _firstAt;

    public HttpContext Context => context;

    public Admission.Admission Admission => admission;

    public RequestBody Body => body;

    /// <summary>Asks for usage where the client did not: then what tells it must be dropped from the answer. The same at every account.</summary>
    public BodySplice? UsageSplice { get; } =
        admission.Arrival.Route.KnowsStreamOptions ? UsageRequest.For(admission.Facts, admission.Arrival.Route.Dialect, body.Memory.Span) : null;

    /// <summary>The model without what clients put around its name.</summary>
    public string NormalizedModel { get; } = ModelName.Normalize(admission.Model);

    /// <summary>How many accounts were asked.</summary>
    public int Count { get; private set; }

    /// <summary>How often all accounts have been asked in vain.</summary>
    public int Passes { get; private set; }

    public AttemptFailure? LastFailure { get; private set; }

    public UpstreamAccount? LastAccount { get; private set; }

    /// <summary>Since the first account was asked.</summary>
    public TimeSpan Elapsed => Count == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_firstAt);

    /// <summary>When the first account was asked, on the clock for durations; 0: none was.</summary>
    public long FirstAt => _firstAt;

    public Conversation? Conversation
    {
        get
        {
            if (!_conversationIsRead)
                (_conversation, _conversationIsRead) = (Routing.Conversation.Of(context.Request, admission, body), true);
            return _conversation;
        }
    }

    public bool WasAskedInThisPass(UpstreamAccount account) => _pass is not null && _pass.Contains(account);

    public void Began(UpstreamAccount account)
    {
        Count++;
        LastAccount = account;
        if (_firstAt == 0)
            _firstAt = clock.GetTimestamp();
    }

    /// <param name="lease">The account that was asked.</param>
    /// <param name="failure">What came of it; null: the client has left in the meantime.</param>
    public void Failed(AccountLease lease, AttemptFailure? failure)
    {
        if (failure is null)
        {
            lease.Account.State.ClientLeft();
            Ended(lease, AttemptResult.ClientLeft, null);
            return;
        }

        LastFailure = failure;
        (_pass ??= []).Add(lease.Account);
        Note(lease, failure.Result, failure.Status, failure.Reason);
    }

    /// <summary>Notes how the attempt ended that decides what the client gets. Alone it says nothing that the request's record does not.</summary>
    public void Ended(AccountLease lease, AttemptResult result, int? status)
    {
        if (_decisions is not null)
            Note(lease, result, status, null);
    }

    /// <param name="account">An account that could serve the request, but not now.</param>
    /// <param name="skipped">One of the short words in <see cref="Decision.Skipped"/>.</param>
    /// <param name="reason">The same in words.</param>
    public void Skipped(UpstreamAccount account, string skipped, string? reason)
    {
        _decisions ??= [];
        if (!_decisions.Exists(d => d.Account == account.Name && d.Skipped == skipped))
            _decisions.Add(new(account.Name, null, skipped, reason, null, null, Milliseconds(admission.Arrival.Timestamp, clock.GetTimestamp())));
    }

    /// <summary>All accounts may be asked again.</summary>
    public void BeginPass()
    {
        Passes++;
        _pass?.Clear();
    }

    /// <returns>For the record; null when there is nothing to tell.</returns>
    public string? Story() => _decisions is null ? null : Decision.Text(_decisions);

    private void Note(AccountLease lease, AttemptResult result, int? status, string? reason)
    {
        var now = clock.GetTimestamp();
        (_decisions ??= []).Add(new(
            lease.Account.Name, result.Name(), null, reason, status, Milliseconds(lease.TakenAt, now), Milliseconds(admission.Arrival.Timestamp, lease.TakenAt)));
    }

    private int Milliseconds(long from, long to) => (int)Math.Clamp(clock.GetElapsedTime(from, to).TotalMilliseconds, 0, int.MaxValue);
}
