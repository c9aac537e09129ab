using System.Text;

namespace ApiHub.Protocols;

/// <summary>
/// Reads from a request's body what the gateway has to know. Strict about the grammar of the outermost object; below it only brackets and strings
/// must balance, since what is inside is the upstream's to judge.
/// </summary>
public static class RequestReader
{
    /// <summary>Reads <paramref name="body"/>. Never throws: what is wrong stands in <see cref="RequestFacts.Fault"/>.</summary>
    public static RequestFacts Read(ReadOnlySpan<byte> body, Dialect dialect)
    {
        var reading = new Reading();
        var members = new JsonMembers(body);
        while (members.Next())
        {
            if (!reading.Take(ref members, dialect))
                return new() { Fault = BodyFault.DuplicateProperty, FaultOffset = members.ValueStart };
        }
        if (members.Fault != BodyFault.None)
            return new() { Fault = members.Fault, FaultOffset = members.Position };
        var end = JsonScan.SkipSpace(body, members.Position);
        return end < body.Length
            ? new() { Fault = BodyFault.NotJson, FaultOffset = end }
            : reading.Facts(body, members.Base64Bytes);
    }

    /// <summary>What has been read so far; <c>seen</c> flags find the second occurrence of a property.</summary>
    private ref struct Reading
    {
        private bool _modelSeen;
        private bool _streamSeen;
        private bool _optionsSeen;
        private bool _includeUsageSeen;
        private string? _model;
        private bool _stream;
        private bool _includeUsage;
        private long? _maxOutput;
        private long _choices;
        private Range _options;
        private Range _includeUsageValue;
        private Range _modelValue;
        private Range _conversation;

        public bool Take(ref JsonMembers member, Dialect dialect)
        {
            var name = Unescaped(member.Name);
            if (Is(name, "model"u8))
                return TakeModel(name, ref member);
            if (Is(name, "stream"u8))
            {
                _stream = name.SequenceEqual("stream"u8) && member.Value.SequenceEqual("true"u8);
                return First(ref _streamSeen);
            }
            if (Is(name, "stream_options"u8))
                return First(ref _optionsSeen) && TakeOptions(member.Value, member.ValueStart, name);
            if (dialect == Dialect.Gemini && (name.SequenceEqual("generationConfig"u8) || name.SequenceEqual("generation_config"u8)))
                TakeGenerationConfig(member.Value);
            else if (IsMaxOutput(name) || IsChoices(name))
                TakeSizes(name, member.Value);
            else if (name.SequenceEqual("prompt_cache_key"u8))
                TakeConversation(member.Value, member.ValueStart);
            else if (name.SequenceEqual("metadata"u8))
                TakeMetadata(member.Value, member.ValueStart);
            return true;
        }

        public readonly RequestFacts Facts(ReadOnlySpan<byte> body, long base64Bytes) => new()
        {
            Model = _model,
            Stream = _stream,
            IncludeUsage = _includeUsage,
            MaxOutputTokens = _maxOutput,
            Choices = Math.Max(_choices, 1),
            TextBytes = body.Length - base64Bytes,
            MembersStart = JsonScan.SkipSpace(body, 0) + 1,
            StreamOptions = _options,
            IncludeUsageValue = _includeUsageValue,
            ModelValue = _modelValue,
            Conversation = _conversation,
        };

        private bool TakeModel(ReadOnlySpan<byte> name, ref JsonMembers member)
        {
            if (name.SequenceEqual("model"u8) && JsonValue.Text(member.Value) is { Length: > 0 } model)
            {
                _model = model;
                _modelValue = member.ValueStart..member.ValueEnd;
            }
            return First(ref _modelSeen);
        }

        private void TakeMetadata(ReadOnlySpan<byte> metadata, int start)
        {
            if (!JsonValue.IsObject(metadata))
                return;
            var members = new JsonMembers(metadata);
            while (members.Next())
            {
                if (members.Name.SequenceEqual("user_id"u8))
                    TakeConversation(members.Value, start + members.ValueStart);
            }
        }

        private void TakeConversation(ReadOnlySpan<byte> value, int start)
        {
            if (JsonValue.IsString(value) && value.Length > 2)
                _conversation = start..(start + value.Length);
        }

        private bool TakeOptions(ReadOnlySpan<byte> options, int start, ReadOnlySpan<byte> optionsName)
        {
            if (!optionsName.SequenceEqual("stream_options"u8))
                return true;
            _options = start..(start + options.Length);
            var members = new JsonMembers(options);
            while (members.Next())
            {
                var name = Unescaped(members.Name);
                if (!Is(name, "include_usage"u8))
                    continue;
                if (!First(ref _includeUsageSeen))
                    return false;
                if (!name.SequenceEqual("include_usage"u8))
                    continue;
                var value = members.Value;
                _includeUsage = value.SequenceEqual("true"u8);
                _includeUsageValue = (start + members.ValueStart)..(start + members.ValueStart + value.Length);
            }
            return true;
        }

        private void TakeGenerationConfig(ReadOnlySpan<byte> config)
        {
            var members = new JsonMembers(config);
            while (members.Next())
                TakeSizes(Unescaped(members.Name), members.Value);
        }

        private void TakeSizes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (IsMaxOutput(name) && JsonValue.Count(value) is >= 0 and var max)
                _maxOutput = Math.Max(_maxOutput ?? 0, max);
            else if (IsChoices(name) && JsonValue.Count(value) is { } choices)
                _choices = Math.Max(_choices, choices);
        }

        private static bool First(ref bool seen) => !seen && (seen = true);
    }

    private static bool IsMaxOutput(ReadOnlySpan<byte> name) => name.Length switch
    {
        10 => name.SequenceEqual("max_tokens"u8),
        15 => name.SequenceEqual("maxOutputTokens"u8),
        17 => name.SequenceEqual("max_output_tokens"u8),
        21 => name.SequenceEqual("max_completion_tokens"u8),
        _ => false,
    };

    private static bool IsChoices(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => name[0] == (byte)'n',
        7 => name.SequenceEqual("best_of"u8),
        14 => name.SequenceEqual("candidateCount"u8),
        15 => name.SequenceEqual("candidate_count"u8),
        _ => false,
    };

    // Readers exist that take names in any case (Go's encoding/json does): "Model" beside "model" counts as the same property twice.
    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);

    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\\'))
            return name;
        byte[] quoted = [(byte)'"', .. name, (byte)'"'];
        return Encoding.UTF8.GetBytes(JsonValue.Text(quoted) ?? "");
    }
}
