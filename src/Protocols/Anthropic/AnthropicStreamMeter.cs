namespace ApiHub.Protocols;

/// <summary>Messages: <c>message_start</c>, content blocks, <c>message_delta</c> with the usage, <c>message_stop</c>.</summary>
internal sealed class AnthropicStreamMeter : StreamMeter
{
    private AnthropicUsage _usage;

    private protected override EventVerdict OnData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> type = default, usage = default, message = default, block = default;
        var members = new JsonMembers(data);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("type"u8))
                type = JsonValue.Raw(members.Value);
            else if (members.Name.SequenceEqual("delta"u8))
                members.ReadContent(ref Content); // a message's delta has none of the names that text stands under
            else if (members.Name.SequenceEqual("usage"u8))
                usage = members.Value;
            else if (members.Name.SequenceEqual("message"u8))
                message = members.Value;
            else if (members.Name.SequenceEqual("content_block"u8))
                block = members.Value;
        }
        if (type.IsEmpty)
            type = name;
        if (type.SequenceEqual("content_block_start"u8))
            TakeBlock(block);
        else if (type.SequenceEqual("message_start"u8))
            TakeMessage(message);
        else if (type.SequenceEqual("message_delta"u8))
            TakeFinalUsage(usage);
        else if (type.SequenceEqual("message_stop"u8))
            return Ended();
        else if (type.SequenceEqual("error"u8))
            return Failed();
        return EventVerdict.Pass;
    }

    private void TakeMessage(ReadOnlySpan<byte> message)
    {
        var members = new JsonMembers(message);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("model"u8))
                TakeModel(members.Value);
            else if (members.Name.SequenceEqual("usage"u8))
                Update(members.Value);
        }
    }

    private void TakeBlock(ReadOnlySpan<byte> block)
    {
        var members = new JsonMembers(block);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("type"u8) && JsonValue.Raw(members.Value).EndsWith("tool_use"u8))
                MarkOutput();
        }
    }

    private void TakeFinalUsage(ReadOnlySpan<byte> usage)
    {
        if (!JsonValue.IsObject(usage))
            return;
        Update(usage);
        UsageIsFinal = true;
    }

    private void Update(ReadOnlySpan<byte> usage)
    {
        if (!JsonValue.IsObject(usage))
            return;
        _usage.Update(usage);
        TakeUsage(_usage.Report());
    }
}
