using System.Buffers;

namespace ApiHub.Protocols;

/// <summary>
/// Measures an answer that comes as one JSON text, in pieces cut anywhere: an object, or Gemini's stream without <c>alt=sse</c>, which is an
/// array of chunks. One for each answer; keeps no more of it than the usage object.
/// </summary>
public sealed class AnswerMeter
{
    private readonly Walk _walk;

    public AnswerMeter(Dialect dialect) => _walk = new(dialect);

    /// <summary>The last usable word of the provider; null until there is one.</summary>
    public UsageReport? Usage => _walk.Usage is { } usage ? usage with { Final = !_walk.IsArray || _walk.IsComplete } : null;

    /// <summary>The model that the answer names.</summary>
    public string? Model => _walk.Model;

    /// <summary>UTF-8 bytes of text, thinking and tool arguments seen: the base of an estimate.</summary>
    public long OutputTextBytes => _walk.OutputTextBytes;

    /// <summary>Every bracket that was opened has been closed.</summary>
    public bool LooksComplete => _walk.IsComplete;

    public void Inspect(ReadOnlySpan<byte> piece) => _walk.Inspect(piece);

    private enum Role : byte { Other, Usage, Model, Response, Text, Arguments, Repetition }

    private sealed class Walk(Dialect dialect) : JsonPieces
    {
        private const int MaxUsageBytes = 64 * 1024;

        private readonly ArrayBufferWriter<byte> _capture = new();
        private TextLength _text;
        private Role _next;
        private Role _string;
        private Role _captured;
        private int _captureDepth;
        private int _captureStart;
        private int _fieldsDepth;
        private int _responseDepth = int.MaxValue;
        private int _argumentsDepth = int.MaxValue;
        private int _argumentsStart;
        private int _repetitionDepth = int.MaxValue;

        public UsageReport? Usage { get; private set; }

        public string? Model { get; private set; }

        public long OutputTextBytes => _text.Bytes;

        public bool IsArray => _fieldsDepth == 2;

        protected override void OnName(ReadOnlySpan<byte> name) => _next = RoleOf(name);

        protected override void OnStringStart(int at)
        {
            _string = Take();
            if (_string == Role.Model)
                StartCapture(Role.Model, at);
        }

        protected override void OnStringPart(ReadOnlySpan<byte> part)
        {
            if (_string == Role.Text && Depth < _repetitionDepth && Depth < _argumentsDepth)
                _text.Add(part);
        }

        protected override void OnStringEnd(ReadOnlySpan<byte> piece, int end)
        {
            if (_string == Role.Model)
                EndCapture(piece, end);
        }

        protected override void OnOpen(int at, bool isObject)
        {
            var role = Take();
            if (_fieldsDepth == 0)
                _fieldsDepth = isObject ? 1 : 2;
            else if (role == Role.Usage && isObject)
                StartCapture(Role.Usage, at);
            else if (role == Role.Response && isObject)
                _responseDepth = Depth;
            else if (role == Role.Arguments && isObject && Depth < _argumentsDepth && Depth < _repetitionDepth)
                (_argumentsDepth, _argumentsStart) = (Depth, at);
            else if (role == Role.Repetition && Depth < _repetitionDepth)
                _repetitionDepth = Depth;
        }

        protected override void OnClose(ReadOnlySpan<byte> piece, int end)
        {
            _next = Role.Other;
            if (_captured == Role.Usage && Depth < _captureDepth)
                EndCapture(piece, end);
            if (Depth < _argumentsDepth && _argumentsDepth != int.MaxValue)
            {
                _text.AddRaw(end - _argumentsStart);
                _argumentsDepth = int.MaxValue;
            }
            if (Depth < _repetitionDepth)
                _repetitionDepth = int.MaxValue;
            if (Depth < _responseDepth)
                _responseDepth = int.MaxValue;
        }

        protected override void BeginPiece() => _captureStart = 0;

        protected override void EndPiece(ReadOnlySpan<byte> piece)
        {
            if (_captured != Role.Other)
                Capture(piece[_captureStart..]);
            _argumentsStart -= piece.Length;
        }

        private Role Take()
        {
            var role = _next;
            _next = Role.Other;
            return role;
        }

        private Role RoleOf(ReadOnlySpan<byte> name)
        {
            if (Depth == _fieldsDepth || Depth == _responseDepth)
            {
                if (name.SequenceEqual("usage"u8) || name.SequenceEqual("usageMetadata"u8))
                    return Role.Usage;
                if (Model is null && (name.SequenceEqual("model"u8) || name.SequenceEqual("modelVersion"u8)))
                    return Role.Model;
                if (name.SequenceEqual("response"u8))
                    return Role.Response;
            }
            if (ContentScan.IsArguments(name))
                return Role.Arguments;
            if (ContentScan.IsText(name))
                return Role.Text;
            return ContentScan.IsRepetition(name) ? Role.Repetition : Role.Other;
        }

        private void StartCapture(Role role, int at)
        {
            _captured = role;
            _captureDepth = Depth;
            _captureStart = at;
            _capture.ResetWrittenCount();
        }

        private void EndCapture(ReadOnlySpan<byte> piece, int end)
        {
            Capture(piece[_captureStart..end]);
            var value = _capture.WrittenSpan;
            if (_captured == Role.Model)
                Model = ModelName.Read(value);
            else if (_captured == Role.Usage)
                Usage = UsageOf(value) ?? Usage;
            _captured = Role.Other;
        }

        private void Capture(ReadOnlySpan<byte> part)
        {
            if (_capture.WrittenCount + part.Length <= MaxUsageBytes)
                _capture.Write(part);
            else
                _captured = Role.Other;
        }

        private UsageReport? UsageOf(ReadOnlySpan<byte> value)
        {
            switch (dialect)
            {
                case Dialect.Gemini:
                    return GeminiUsage.Read(value);
                case Dialect.Anthropic:
                    var usage = new AnthropicUsage();
                    usage.Update(value);
                    return usage.Report();
                default:
                    return OpenAiUsage.Read(value);
            }
        }
    }
}
