namespace ApiHub.Protocols;

/// <summary>generateContent with <c>alt=sse</c>: chunks with running usage, and no closing event.</summary>
internal sealed class GeminiStreamMeter : StreamMeter
{
    private protected override EventVerdict OnData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> error = default, feedback = default;
        var chunk = new ContentScan();
        var members = new JsonMembers(data);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("candidates"u8))
                members.ReadContent(ref chunk);
            else if (members.Name.SequenceEqual("usageMetadata"u8) && JsonValue.IsObject(members.Value))
                TakeUsage(GeminiUsage.Read(members.Value));
            else if (Model is null && members.Name.SequenceEqual("modelVersion"u8))
                TakeModel(members.Value);
            else if (members.Name.SequenceEqual("error"u8))
                error = members.Value;
            else if (members.Name.SequenceEqual("promptFeedback"u8))
                feedback = members.Value;
        }
        Content.Add(chunk);
        if (!JsonValue.IsNull(error))
            return Failed();
        if (!chunk.SawFinish && !IsBlocked(feedback))
            return EventVerdict.Pass;
        UsageIsFinal = true;
        return Ended();
    }

    private static bool IsBlocked(ReadOnlySpan<byte> feedback)
    {
        var members = new JsonMembers(feedback);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("blockReason"u8) && JsonValue.IsString(members.Value))
                return true;
        }
        return false;
    }
}
