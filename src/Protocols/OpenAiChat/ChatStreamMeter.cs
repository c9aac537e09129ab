namespace ApiHub.Protocols;

/// <summary>
/// Chat and text completions: chunks, then <c>[DONE]</c>. Streams of images and audio come here too; their events have a <c>type</c> and end
/// with <c>….completed</c> or <c>….done</c>.
/// </summary>
internal sealed class ChatStreamMeter(bool dropUsageChunk) : StreamMeter
{
    private protected override EventVerdict OnData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("[DONE]"u8))
        {
            UsageIsFinal = true;
            return Ended();
        }
        var chunk = Chunk.Read(data, ref Content);
        if (Model is null)
            TakeModel(chunk.Model);
        if (!JsonValue.IsNull(chunk.Error))
            return Failed();
        return TakeEnd(chunk);
    }

    private EventVerdict TakeEnd(in Chunk chunk)
    {
        var hasUsage = JsonValue.IsObject(chunk.Usage);
        if (hasUsage)
            TakeUsage(OpenAiUsage.Read(chunk.Usage));
        if (IsClosingType(chunk.Type))
        {
            MarkOutput();
            UsageIsFinal = true;
            return Ended();
        }
        var isUsageOnly = hasUsage && JsonValue.IsEmptyArray(chunk.Choices);
        // Usage may come on every chunk, as a running count: it is the last word once the answer has a reason to finish.
        UsageIsFinal |= isUsageOnly || Content.SawFinish;
        return isUsageOnly && dropUsageChunk ? EventVerdict.Drop : EventVerdict.Pass;
    }

    private static bool IsClosingType(ReadOnlySpan<byte> type) =>
        type.EndsWith(".completed"u8) || type.EndsWith(".done"u8);

    private ref struct Chunk
    {
        public ReadOnlySpan<byte> Model;
        public ReadOnlySpan<byte> Choices;
        public ReadOnlySpan<byte> Usage;
        public ReadOnlySpan<byte> Error;
        public ReadOnlySpan<byte> Type;

        public static Chunk Read(ReadOnlySpan<byte> data, ref ContentScan content)
        {
            var chunk = default(Chunk);
            var members = new JsonMembers(data);
            while (members.Next())
                chunk.Take(ref members, ref content);
            return chunk;
        }

        private void Take(ref JsonMembers member, ref ContentScan content)
        {
            var name = member.Name;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("type"u8):
                    Type = JsonValue.Raw(member.Value);
                    break;
                case 5 when name.SequenceEqual("model"u8):
                    Model = member.Value;
                    break;
                case 5 when name.SequenceEqual("usage"u8):
                    Usage = member.Value;
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    Error = member.Value;
                    break;
                case 5 when name.SequenceEqual("delta"u8):
                    content.ReadText(member.Value);
                    break;
                case 7 when name.SequenceEqual("choices"u8):
                    member.ReadContent(ref content);
                    Choices = member.Value;
                    break;
            }
        }
    }
}
