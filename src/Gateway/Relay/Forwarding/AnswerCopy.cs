using ApiHub.Gateway.Relay.Errors;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>How the reading of an answer ended.</summary>
internal enum CopyEnd : byte
{
    Whole,

    /// <summary>The account broke off, or said in the stream that it failed.</summary>
    Cut,
    ClientLeft,

    /// <summary>A limit or the balance does not let the answer go on.</summary>
    Stopped,
}

/// <summary>
/// The fourth step, its second half: passes an answer on as it comes, measures it on the way, and keeps its last bytes back.
/// Those are given by <see cref="FinishAsync"/>, after the request has been settled: whoever has a whole answer has a record.
/// </summary>
internal abstract class AnswerCopy(HttpContext context, UpstreamCall call, Admission.Admission admission, TimeProvider clock) : IDisposable
{
    private long _firstByte;
    private int _drained;

    protected UpstreamCall Call { get; } = call;

    protected HttpResponse Response { get; } = context.Response;

    /// <summary>Why the rest of the answer does not come, when it does not.</summary>
    protected ApiError Failure { get; private set; } = Interruption;

    protected bool ClientHasBytes => _firstByte != 0;

    protected Dialect Dialect => admission.Arrival.Route.Dialect;

    protected string RequestId => admission.Arrival.RequestId;

    /// <summary>The copy that suits an answer: by events where it is a stream of them, by bytes otherwise.</summary>
    public static AnswerCopy Of(HttpContext context, UpstreamCall call, Admission.Admission admission, bool dropUsageChunk, TimeProvider clock)
    {
        var answer = call.Answer!;
        var type = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : "";
        // Packed in spite of not being asked to: it passes, unread.
        var isReadable = !answer.Content.Headers.NonValidated.Contains("Content-Encoding");
        if (isReadable && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
            return new EventStreamCopy(context, call, admission, dropUsageChunk, clock);
        var isJson = isReadable && type.Contains("json", StringComparison.OrdinalIgnoreCase);
        return new BodyCopy(context, call, admission, isJson, clock);
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

    /// <summary>Gives the client the end of its answer: the bytes kept back, or the news that the rest will not come.</summary>
    /// <returns>Whether the connection must now be broken, so that a client which has a part does not take it for the whole.</returns>
    public async ValueTask<bool> FinishAsync(CopyEnd end)
    {
        var isBroken = end is CopyEnd.Cut or CopyEnd.Stopped;
        if (isBroken && !ClientHasBytes)
        {
            await ErrorAnswer.WriteAsync(context, Dialect, Failure, RequestId);
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
        admission.NeedsMore(outputBytes, Call.TouchedAt) ? HoldMoreAsync(outputBytes) : new(true);

    protected async ValueTask GiveAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || Call.ClientIsGone)
            return;
        if (_firstByte == 0)
            _firstByte = clock.GetTimestamp();
        // Without a token: a client that leaves makes this return, not throw, and the reading decides what becomes of the rest.
        await Response.BodyWriter.WriteAsync(bytes, CancellationToken.None);
    }

    private async ValueTask<bool> HoldMoreAsync(long outputBytes)
    {
        if (await admission.HoldMoreAsync(outputBytes, Call.TouchedAt) is not { } hit)
            return true;
        Failure = LimitRefusals.Stopped(hit, Dialect, clock.GetUtcNow());
        return false;
    }

    private void CopyHead()
    {
        var answer = Call.Answer!;
        Response.StatusCode = (int)answer.StatusCode;
        ErrorAnswer.SetRequestId(Response, Dialect, RequestId);
        LimitHeaders.Set(Response, Dialect, admission.Hold, admission.Arrival.At);
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
