namespace ApiHub.Protocols;

/// <summary>Responses: typed events; the whole response, usage included, comes again in the closing one.</summary>
internal sealed class ResponsesStreamMeter : StreamMeter
{
    private bool _deltaSinceDone;

    private protected override EventVerdict OnData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> type = default, delta = default, whole = default, response = default;
        var members = new JsonMembers(data);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("type"u8))
                type = JsonValue.Raw(members.Value);
            else if (members.Name.SequenceEqual("delta"u8))
                delta = members.Value;
            else if (members.Name.SequenceEqual("response"u8))
                response = members.Value;
            else if (ContentScan.IsText(members.Name))
                whole = members.Value;
        }
        if (type.IsEmpty)
            type = name;
        TakeResponse(response);
        TakeText(type, delta, whole);
        return Judge(type);
    }

    private void TakeResponse(ReadOnlySpan<byte> response)
    {
        if (!JsonValue.IsObject(response))
            return;
        var members = new JsonMembers(response);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("model"u8))
                TakeModel(members.Value);
            else if (members.Name.SequenceEqual("usage"u8) && JsonValue.IsObject(members.Value))
                TakeUsage(OpenAiUsage.Read(members.Value));
        }
    }

    private void TakeText(ReadOnlySpan<byte> type, ReadOnlySpan<byte> delta, ReadOnlySpan<byte> whole)
    {
        if (type.EndsWith(".delta"u8))
        {
            MarkOutput();
            _deltaSinceDone = true;
            if (!type.EndsWith("audio.delta"u8))
                Content.ReadText(delta);
        }
        else if (type.EndsWith(".done"u8) && JsonValue.IsString(whole))
        {
            // Some tools send their arguments in the closing event alone.
            if (!_deltaSinceDone)
                Content.ReadText(whole);
            _deltaSinceDone = false;
        }
        else if (type.EndsWith("partial_image"u8))
            MarkOutput();
    }

    private EventVerdict Judge(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("error"u8))
            return Failed();
        var failed = type.SequenceEqual("response.failed"u8);
        if (!failed && !type.SequenceEqual("response.completed"u8) && !type.SequenceEqual("response.incomplete"u8))
            return EventVerdict.Pass;
        UsageIsFinal = true;
        return failed ? Failed() : Ended();
    }
}
