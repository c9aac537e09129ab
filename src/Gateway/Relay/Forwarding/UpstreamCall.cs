using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>Why a call upstream was ended from this side.</summary>
internal enum CallEnd : byte
{
    None,
    TooLate,
    ClientLeft,
}

/// <summary>
/// A call to an account while it lasts. Its one token ends it when the account is silent for too long, or when the client has left
/// and the account's policy does not let it run on. It is not the client's token: a drained answer outlives its client.
/// </summary>
internal sealed class UpstreamCall : IDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenRegistration _clientLeft;
    private readonly TimeProvider _clock;
    private long _touched;
    private volatile bool _clientIsGone;

    public UpstreamCall(UpstreamAccount account, CancellationToken clientAborted, TimeProvider clock)
    {
        Account = account;
        _clock = clock;
        _touched = clock.GetTimestamp();
        _cancellation = new(Patience.FirstByte, clock);
        _clientLeft = clientAborted.UnsafeRegister(static call => ((UpstreamCall)call!).OnClientLeft(), this);
    }

    public UpstreamAccount Account { get; }

    public HttpResponseMessage? Answer { get; set; }

    public CancellationToken Token => _cancellation.Token;

    public bool ClientIsGone => _clientIsGone;

    /// <summary>Set once the answer's body has begun: from then on it may be worth reading on without a client.</summary>
    public bool AnswerBegan { get; set; }

    /// <summary>When the first byte of the answer's body came, on the clock for durations; 0: none has.</summary>
    public long FirstByteAt { get; private set; }

    /// <summary>When the account last gave a sign of life, to the second, on the clock for durations.</summary>
    public long TouchedAt => _touched;

    public CallEnd End => _clientIsGone ? CallEnd.ClientLeft : _cancellation.IsCancellationRequested ? CallEnd.TooLate : CallEnd.None;

    /// <summary>Says that the account is alive. Setting the timer anew for every piece would cost more than the piece.</summary>
    public void Touch()
    {
        var now = _clock.GetTimestamp();
        if (FirstByteAt == 0)
            FirstByteAt = now;
        if (_clientIsGone || _clock.GetElapsedTime(_touched, now) < TimeSpan.FromSeconds(1))
            return;
        _touched = now;
        _cancellation.CancelAfter(Patience.Idle);
    }

    /// <summary>After the answer's last event only the connection's end is waited for, and not for long.</summary>
    public void ExpectGoodbye() => _cancellation.CancelAfter(Patience.Goodbye);

    public void Dispose()
    {
        // Waits for a callback that runs at this moment, so that none meets a disposed token.
        _clientLeft.Dispose();
        Answer?.Dispose();
        _cancellation.Dispose();
    }

    private void OnClientLeft()
    {
        _clientIsGone = true;
        if (AnswerBegan && Account.DrainsOnDisconnect)
            _cancellation.CancelAfter(Patience.Drain);
        else
            _cancellation.Cancel();
    }
}
