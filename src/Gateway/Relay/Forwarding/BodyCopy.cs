using System.Buffers;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>Passes an answer on that is not a stream of events: JSON, sound, pictures. Its last bytes wait for the settlement.</summary>
internal sealed class BodyCopy(Attempts attempts, UpstreamCall call, bool isJson, TimeProvider clock) : AnswerCopy(attempts, call, clock)
{
    private const int LargestBuffer = 64 * 1024;
    private const int UsualBuffer = 16 * 1024;

    private readonly AnswerMeter? _meter = isJson ? new(attempts.Admission.Arrival.Route.Dialect) : null;

    /// <summary>Whether pieces are worth more than few writes: Gemini streams JSON arrays, speech is played while it comes.</summary>
    private readonly bool _promptly = attempts.Admission.IsStream || !isJson;

    private byte[] _buffer = [];
    private int _start;
    private int _filled;

    /// <summary>There is no word for it inside a JSON text or a sound.</summary>
    protected override ReadOnlyMemory<byte> News => default;

    protected override ReadOnlyMemory<byte> Tail => _buffer.AsMemory(_start, _filled - _start);

    public override void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _filled = 0;
    }

    protected override async ValueTask<CopyEnd> CopyAsync(Stream source)
    {
        var length = Call.Answer!.Content.Headers.ContentLength;
        Response.ContentLength = length;
        _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(length ?? UsualBuffer, 1, LargestBuffer));
        var remaining = length ?? long.MaxValue;
        while (remaining > 0)
        {
            if (_filled == _buffer.Length)
                await MakeRoomAsync();
            var reading = source.ReadAsync(_buffer.AsMemory(_filled), Call.Token);
            // What is being read lands behind what is being written.
            if (_promptly && !reading.IsCompleted)
                await GiveAllButLastAsync();
            var read = await reading;
            if (read == 0)
                break;
            if (!Take(read))
                return CopyEnd.ClientLeft;
            _meter?.Inspect(_buffer.AsSpan(_filled, read));
            _filled += read;
            remaining -= read;
            if (!await MayGoOnAsync(_meter?.OutputTextBytes ?? 0))
                return CopyEnd.Stopped;
        }

        return length is null && _meter is { LooksComplete: false } && Call.AnswerBegan ? CopyEnd.Cut : CopyEnd.Whole;
    }

    protected override ForwardOutcome Measured(ForwardOutcome outcome) => _meter is null
        ? outcome
        : outcome with { Reported = _meter.Usage, AnswerModel = _meter.Model, OutputTextBytes = _meter.OutputTextBytes };

    private async ValueTask GiveAllButLastAsync()
    {
        var last = _filled - 1;
        if (last <= _start)
            return;
        await GiveAsync(_buffer.AsMemory(_start, last - _start));
        _start = last;
    }

    private async ValueTask MakeRoomAsync()
    {
        await GiveAllButLastAsync();
        if (_start == 0)
        {
            // One byte kept back in a buffer of one byte.
            var larger = ArrayPool<byte>.Shared.Rent(LargestBuffer);
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            return;
        }

        _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
        _filled -= _start;
        _start = 0;
    }
}
