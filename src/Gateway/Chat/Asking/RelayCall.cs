using System.IO.Pipelines;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>
/// A question on its way through the relay, as if its client had asked in one of the relay's dialects: same key, same address, same limits,
/// metering and bill. The answer is read while it is written.
/// </summary>
internal sealed class RelayCall : IAsyncDisposable
{
    /// <summary>After so much silence a client is told that it is still served: proxies cut what is silent for a minute.</summary>
    public static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(15);

    private readonly Pipe _pipe = new();
    private readonly InnerResponse _response;
    private readonly RelayAnswer _answer;
    private readonly Dialect _dialect;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _clientLeft;
    private readonly Task _running;
    private Task<ReadResult>? _reading;
    private bool _isBroken;
    private bool _isRead;

    private RelayCall(
        RelayDoor door, HttpContext client, string key, Guid session, Dialect dialect, (PathString, QueryString) address, byte[] body, Receipt receipt, TimeProvider clock)
    {
        _response = new(_pipe.Writer);
        _answer = new(dialect);
        _dialect = dialect;
        _clock = clock;
        _clientLeft = client.RequestAborted;
        Receipt = receipt;
        _running = RunAsync(door, InnerRequest.Of(client, key, session, dialect, address, body, _response, receipt, onAbort: () => _isBroken = true));
    }

    /// <summary>Filled in by the end of the answer.</summary>
    public Receipt Receipt { get; }

    /// <summary>Known once the answer has begun.</summary>
    public string? RequestId => Header("x-request-id");

    /// <summary>Sets out at once.</summary>
    public static RelayCall Start(
        RelayDoor door, HttpContext client, string key, Guid session, Dialect dialect, Prompt prompt, int usualMaxTokens, string endpoint, TimeProvider clock) =>
        new(door, client, key, session, dialect, PromptFormat.Address(dialect, prompt), PromptFormat.Body(dialect, prompt, usualMaxTokens), new(endpoint), clock);

    public async ValueTask<Step> NextAsync()
    {
        try
        {
            while (!_isRead)
            {
                _reading ??= _pipe.Reader.ReadAsync(_clientLeft).AsTask();
                var read = await _reading.WaitAsync(LongSilence, _clock);
                _reading = null;
                _answer.Take(read.Buffer);
                _isRead = read.IsCompleted;
                _pipe.Reader.AdvanceTo(read.Buffer.End);
                if (NextWords() is { Length: > 0 } words)
                    return new Step.Words(words);
            }
        }
        catch (TimeoutException)
        {
            return new Step.Silence();
        }
        catch (OperationCanceledException)
        {
            _reading = null;
            return new Step.ClientLeft();
        }

        await _running;
        return Failure() is { } failure ? new Step.Failed(failure) : new Step.Whole();
    }

    /// <summary>Waits until the relay has settled the request, also where nobody reads the rest of its answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_reading is not null)
        {
            _pipe.Reader.CancelPendingRead();
            await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // From here on the relay writes into the void, and nothing holds it up.
        await _pipe.Reader.CompleteAsync();
        await _running;
    }

    private async Task RunAsync(RelayDoor door, HttpContext inner)
    {
        try
        {
            await door(inner);
        }
        catch (Exception)
        {
            // The relay has recorded and logged why; the door's only way to say that a part is not the whole is to throw.
            _isBroken = true;
        }

        await _pipe.Writer.CompleteAsync();
    }

    private string NextWords()
    {
        if (_response.StatusCode >= 400)
            return "";
        if (_response.IsEvents)
            return _answer.NextWords(_isRead);
        return _isRead && !_isBroken ? AnswerText.OfBody(_dialect, _answer.Body) : "";
    }

    private ChatFailure? Failure()
    {
        var status = _response.StatusCode;
        if (status >= 400)
            return Failure(status == 529 ? StatusCodes.Status503ServiceUnavailable : status, ErrorReader.OfBody(_answer.Body), "upstream_rejected", $"The provider refused the question (it answered {status}).");
        if (!_isBroken && _answer.Error is null)
            return null;
        var isLimit = Receipt.Record?.Outcome == Outcome.Stopped;
        return Failure(
            isLimit ? StatusCodes.Status429TooManyRequests : StatusCodes.Status502BadGateway, _answer.Error,
            "upstream_interrupted", "The provider broke the answer off. What came before is not the whole of it.");
    }

    private ChatFailure Failure(int status, (string Code, string Message)? said, string code, string message) => new(status, said?.Code ?? code, said?.Message ?? message)
    {
        RequestId = RequestId,
        RetryAfter = Header("Retry-After"),
        ShouldRetry = Header("x-should-retry"),
    };

    private string? Header(string name) => _response.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
