namespace ApiHub.Protocols;

/// <summary>
/// Gemini's <c>usageMetadata</c>: the prompt includes what was cached but not what tools added, candidates exclude thoughts,
/// total = prompt + tool use + candidates + thoughts.
/// </summary>
internal static class GeminiUsage
{
    /// <summary>Reads a usage object; null when it counts nothing.</summary>
    public static UsageReport? Read(ReadOnlySpan<byte> usage)
    {
        long? prompt = null, candidates = null, total = null;
        long cached = 0, thoughts = 0, toolUse = 0;
        var members = new JsonMembers(usage);
        while (members.Next())
        {
            if (JsonValue.Count(members.Value) is not { } count)
                continue;
            if (members.Name.SequenceEqual("promptTokenCount"u8))
                prompt = count;
            else if (members.Name.SequenceEqual("candidatesTokenCount"u8))
                candidates = count;
            else if (members.Name.SequenceEqual("totalTokenCount"u8))
                total = count;
            else if (members.Name.SequenceEqual("cachedContentTokenCount"u8))
                cached = count;
            else if (members.Name.SequenceEqual("thoughtsTokenCount"u8))
                thoughts = count;
            else if (members.Name.SequenceEqual("toolUsePromptTokenCount"u8))
                toolUse = count;
        }
        if (prompt is null && candidates is null && total is null)
            return null;
        var tokens = new TokenUsage((prompt ?? 0) - cached + toolUse, cached, 0, 0, (candidates ?? 0) + thoughts, thoughts);
        return UsageReport.From(tokens, total);
    }
}
