using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>
/// The fourth step, its second half: passes an answer on as it comes, measures it on the way, and keeps its last bytes back.
/// Those are given by <see cref="FinishAsync"/>, after the request has been settled: whoever has a whole answer has a record.
/// </summary>
internal abstract class AnswerCopy(Attempts attempts, UpstreamCall call, TimeProvider clock) : IDisposable
{
    private long _firstByte;
    private int _drained;

    protected UpstreamCall Call { get; } = call;

    protected HttpResponse Response { get; } = attempts.Context.Response;

    protected Admission.Admission Admission => attempts.Admission;

    /// <summary>Why the rest of the answer does not come, when it does not.</summary>
    protected ApiError Failure { get; private set; } = Interruption;

    /// <summary>Whether the client has been given anything: from then on no other account can take over.</summary>
    public bool ClientHasBytes => _firstByte != 0;

    protected Dialect Dialect => Admission.Arrival.Route.Dialect;

    protected string RequestId => Admission.Arrival.RequestId;

    /// <summary>The copy that suits an answer: by events where it is a stream of them, by bytes otherwise.</summary>
    public static AnswerCopy Of(Attempts attempts, UpstreamCall call, TimeProvider clock)
    {
        var answer = call.Answer!;
        var type = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "";
        // Packed in spite of not being asked to: it passes, unread.
        var isReadable = !answer.Content.Headers.NonValidated.Contains("Content-Encoding");
        if (isReadable && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new EventStreamCopy(attempts, call, dropUsageChunk: attempts.UsageSplice is not null, clock);
        var isJson = isReadable && type.Contains("json", StringComparison.OrdinalIgnoreCase);
        return new BodyCopy(attempts, call, isJson, clock);
    }

    /// <summary>Reads the answer to its end, and has all but its last bytes passed on.</summary>
    public async ValueTask<CopyEnd> RunAsync()
    {
        CopyHead();
        try
        {
            await using var source = await Call.Answer!.Content.ReadAsStreamAsync(Call.Token);
            var end = await CopyAsync(source);
            return Call.ClientIsGone ? CopyEnd.ClientLeft : end;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return Call.ClientIsGone ? CopyEnd.ClientLeft : CopyEnd.Cut;
        }
    }

    public ForwardOutcome Outcome(CopyEnd end)
    {
        var status = Response.StatusCode;
        var (outcome, code) = end switch
        {
            CopyEnd.ClientLeft => (Gateway.Usage.Outcome.ClientLeft, "client_left"),
            CopyEnd.Stopped => (Gateway.Usage.Outcome.Stopped, Failure.Code),
            CopyEnd.Cut when ClientHasBytes => (Gateway.Usage.Outcome.Interrupted, "upstream_interrupted"),
            CopyEnd.Cut => (Gateway.Usage.Outcome.UpstreamFailed, "upstream_interrupted"),
            _ when status >= 400 => (Gateway.Usage.Outcome.Rejected, "upstream_rejected"),
            _ => (Gateway.Usage.Outcome.Completed, null),
        };
        return Measured(new()
        {
            Outcome = outcome,
            ErrorCode = code,
            StatusCode = end switch
            {
                CopyEnd.ClientLeft => StatusCodes.Status499ClientClosedRequest,
                CopyEnd.Cut or CopyEnd.Stopped when !ClientHasBytes => Failure.Status,
                _ => status,
            },
            // A client that has left would have been given what was read on.
            AnswerBegan = status < 400 && (end == CopyEnd.Cut ? ClientHasBytes : Call.AnswerBegan),
            // A short answer is kept back whole: its first byte goes out now.
            FirstByteTimestamp = _firstByte == 0 && end == CopyEnd.Whole ? clock.GetTimestamp() : _firstByte,
        });
    }

    /// <summary>
    /// Of an answer that was cut before the client was given any of it: why, for another account to do better.
    /// What the account says that it used for it is told, and charged to nobody.
    /// </summary>
    public AttemptFailure GiveUp()
    {
        Response.Clear();
        var used = Measured(default).Reported is { } report
            ? $" It reported {report.Tokens.Total - report.Tokens.Output} input and {report.Tokens.Output} output tokens." : "";
        return new(AttemptResult.Interrupted, (int)Call.Answer!.StatusCode, "It broke its answer off at the start." + used, Interruption);
    }

    /// <summary>Gives the client the end of its answer: the bytes kept back, or the news that the rest will not come.</summary>
    /// <returns>Whether the connection must now be broken, so that a client which has a part does not take it for the whole.</returns>
    public async ValueTask<bool> FinishAsync(CopyEnd end)
    {
        var isBroken = end is CopyEnd.Cut or CopyEnd.Stopped;
        if (isBroken && !ClientHasBytes)
        {
            await ErrorAnswer.WriteAsync(attempts.Context, Dialect, Failure, RequestId);
            return false;
        }

        await GiveAsync(end == CopyEnd.Whole ? Tail : News);
        return isBroken;
    }

    public abstract void Dispose();

    protected static ApiError Interruption { get; } = new(
        502, ErrorKind.Upstream, "upstream_interrupted", "The provider broke the answer off. What came before is not the whole of it.");

    /// <summary>What is kept back.</summary>
    protected abstract ReadOnlyMemory<byte> Tail { get; }

    protected abstract ValueTask<CopyEnd> CopyAsync(Stream source);

    protected abstract ForwardOutcome Measured(ForwardOutcome outcome);

    /// <summary>What tells a client in the middle of an answer that the rest will not come; empty where the format has no word for it.</summary>
    protected abstract ReadOnlyMemory<byte> News { get; }

    /// <summary>Notes that a piece has come from the account.</summary>
    /// <returns>False when it is one too many for a client that has left.</returns>
    protected bool Take(int bytes)
    {
        Call.AnswerBegan = true;
        Call.Touch();
        if (!Call.ClientIsGone)
            return true;
        _drained += bytes;
        return Call.Account.DrainsOnDisconnect && _drained <= Patience.DrainBytes;
    }

    /// <summary>Has more held for an answer that has outgrown what is, or has run for long.</summary>
    /// <param name="outputBytes">UTF-8 bytes of the text so far.</param>
    /// <returns>False when a limit or the balance does not allow it, and the answer ends here.</returns>
    protected ValueTask<bool> MayGoOnAsync(long outputBytes) =>
        Admission.NeedsMore(outputBytes, Call.TouchedAt) ? HoldMoreAsync(outputBytes) : new(true);

    protected async ValueTask GiveAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || Call.ClientIsGone)
            return;
        if (_firstByte == 0)
        {
            _firstByte = clock.GetTimestamp();
            // No other account will be asked, and a slow answer should not keep the request in memory.
            attempts.Body.Dispose();
        }

        // Without a token: a client that leaves makes this return, not throw, and the reading decides what becomes of the rest.
        await Response.BodyWriter.WriteAsync(bytes, CancellationToken.None);
    }

    private async ValueTask<bool> HoldMoreAsync(long outputBytes)
    {
        if (await Admission.HoldMoreAsync(outputBytes, Call.TouchedAt) is not { } hit)
            return true;
        Failure = LimitRefusals.Stopped(hit, Dialect, clock.GetUtcNow());
        return false;
    }

    private void CopyHead()
    {
        var answer = Call.Answer!;
        Response.StatusCode = (int)answer.StatusCode;
        ErrorAnswer.SetRequestId(Response, Dialect, RequestId);
        LimitHeaders.Set(Response, Dialect, Admission.Hold, Admission.Arrival.At);
        foreach (var (name, values) in answer.Headers.NonValidated)
            CopyHeader(name, values.ToString());
        foreach (var (name, values) in answer.Content.Headers.NonValidated)
            CopyHeader(name, values.ToString());
    }

    private void CopyHeader(string name, string value)
    {
        if (HeaderRules.GoesToClient(name))
            Response.Headers[name] = value;
    }
}
