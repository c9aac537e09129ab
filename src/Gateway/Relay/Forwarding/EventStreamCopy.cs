using System.Buffers;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>
/// Passes an event stream on, whole event by whole event, so that one can be dropped, kept back, or followed by an error that is still
/// understood. An idle stream holds no buffer.
/// </summary>
internal sealed class EventStreamCopy(Attempts attempts, UpstreamCall call, bool dropUsageChunk, TimeProvider clock)
    : AnswerCopy(attempts, call, clock)
{
    private const int UsualBuffer = 8 * 1024;

    /// <summary>The last event of a Responses stream repeats the whole answer, images included.</summary>
    private const int LargestEvent = 64 * 1024 * 1024;

    private readonly StreamMeter _meter = StreamMeter.For(attempts.Admission.Arrival.Route.Dialect, dropUsageChunk);
    private byte[] _buffer = [];
    private int _filled;

    /// <summary>Bytes at the front that certainly contain no border of an event.</summary>
    private int _scanned;

    /// <summary>Set at the event that ends the answer: from there on all is kept back.</summary>
    private bool _ending;

    protected override ReadOnlyMemory<byte> Tail => _buffer.AsMemory(0, _filled);

    /// <summary>The account's own error event, where that is what ended it, is the better word.</summary>
    protected override ReadOnlyMemory<byte> News => _meter.SawError ? Tail : ErrorFormat.StreamEvent(Dialect, Failure, RequestId);

    public override void Dispose() => GiveBufferBack();

    protected override async ValueTask<CopyEnd> CopyAsync(Stream source)
    {
        while (true)
        {
            // A read without a buffer waits for bytes without holding memory for them.
            if (_filled == 0)
                _ = await source.ReadAsync(Memory<byte>.Empty, Call.Token);
            MakeRoom();
            int read;
            try
            {
                read = await source.ReadAsync(_buffer.AsMemory(_filled), Call.Token);
            }
            catch (Exception) when (_ending && !Call.ClientIsGone)
            {
                // The answer is whole; how its connection ends is of no interest.
                return End();
            }

            if (read == 0)
                return End();
            if (!Take(read))
                return CopyEnd.ClientLeft;
            _filled += read;
            await PassEventsAsync();
            if (!_ending && !await MayGoOnAsync(_meter.OutputTextBytes))
                return CopyEnd.Stopped;
        }
    }

    protected override ForwardOutcome Measured(ForwardOutcome outcome) => outcome with
    {
        Reported = _meter.Usage,
        AnswerModel = _meter.Model,
        OutputTextBytes = _meter.OutputTextBytes,
    };

    private CopyEnd End()
    {
        // Some servers leave out the blank line after their last event.
        if (!_ending && _filled > 0 && _meter.OnEvent(_buffer.AsSpan(0, _filled)) == EventVerdict.Drop)
            _filled = 0;
        if (_meter.SawError)
            return CopyEnd.Cut;
        // Some OpenAI-compatible servers never send [DONE], and Gemini has no closing event: there a clean end is an end.
        return _meter.SawTerminal || Dialect is Dialect.OpenAiChat or Dialect.Gemini ? CopyEnd.Whole : CopyEnd.Cut;
    }

    /// <summary>Gives the client the whole events among the bytes that have come, and moves the rest to the front.</summary>
    private async ValueTask PassEventsAsync()
    {
        var at = 0;
        var passed = 0;
        while (!_ending)
        {
            var length = SseEvents.NextEventLength(_buffer.AsSpan(at, _filled - at), _scanned);
            if (length < 0)
                break;
            _scanned = 0;
            switch (_meter.OnEvent(_buffer.AsSpan(at, length)))
            {
                case EventVerdict.Pass:
                    at += length;
                    break;
                case EventVerdict.Drop:
                    await GiveAsync(_buffer.AsMemory(passed, at - passed));
                    at += length;
                    passed = at;
                    break;
                case EventVerdict.Terminal:
                    _ending = true;
                    Call.ExpectGoodbye();
                    MeasureRest(at + length);
                    break;
            }
        }

        await GiveAsync(_buffer.AsMemory(passed, at - passed));
        Keep(at);
    }

    /// <summary>Gemini repeats its usage after the first reason to finish; others send nothing more that counts.</summary>
    private void MeasureRest(int at)
    {
        int length;
        while ((length = SseEvents.NextEventLength(_buffer.AsSpan(at, _filled - at), 0)) > 0)
        {
            _meter.OnEvent(_buffer.AsSpan(at, length));
            at += length;
        }

        _scanned = at;
    }

    private void Keep(int from)
    {
        var rest = _filled - from;
        if (rest == 0)
        {
            GiveBufferBack();
            return;
        }

        _buffer.AsSpan(from, rest).CopyTo(_buffer);
        _filled = rest;
        _scanned = rest;
    }

    private void MakeRoom()
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
        }
        else if (_filled == _buffer.Length)
        {
            if (_filled >= LargestEvent)
                throw new IOException("An event of the answer is too large.");
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }

    private void GiveBufferBack()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = 0;
        _scanned = 0;
    }
}
