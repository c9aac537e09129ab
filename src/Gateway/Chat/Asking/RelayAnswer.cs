using System.Buffers;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>Makes words and errors of an answer's bytes, as they come.</summary>
internal sealed class RelayAnswer(Dialect dialect)
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private int _read;
    private int _scanned;

    /// <summary>An error that stood in the stream.</summary>
    public (string Code, string Message)? Error { get; private set; }

    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    public void Take(in ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
            _body.Write(piece.Span);
    }

    /// <summary>The words of all whole events that have come and were not read before.</summary>
    /// <param name="isEnd">Whether nothing more comes: some servers leave out the blank line after their last event.</param>
    public string NextWords(bool isEnd)
    {
        var words = "";
        while (_read < _body.WrittenCount)
        {
            var rest = _body.WrittenSpan[_read..];
            var length = SseEvents.NextEventLength(rest, _scanned);
            _scanned = length < 0 ? rest.Length : 0;
            if (length < 0 && !isEnd)
                return words;
            var sseEvent = length < 0 ? rest : rest[..length];
            words += AnswerText.OfEvent(dialect, sseEvent);
            Error ??= ErrorReader.OfEvent(sseEvent);
            _read += sseEvent.Length;
        }

        // The relay hands on whole events, so this is where nearly all reading ends, and no stream is ever held as a whole.
        _body.ResetWrittenCount();
        _read = 0;
        return words;
    }
}
