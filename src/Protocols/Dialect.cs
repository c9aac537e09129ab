namespace ApiHub.Protocols;

/// <summary>The wire format in which a client speaks, and an upstream answers.</summary>
public enum Dialect : byte
{
    /// <summary>OpenAI chat completions, and with it every other <c>/v1/*</c> of that vendor: completions, embeddings, images, audio.</summary>
    OpenAiChat,

    /// <summary>OpenAI responses, <c>/v1/responses</c>.</summary>
    OpenAiResponses,

    /// <summary>Anthropic messages, <c>/v1/messages</c>.</summary>
    Anthropic,

    /// <summary>Gemini generateContent, <c>/v1beta/models/…</c>.</summary>
    Gemini,
}

/// <summary>The names under which dialects are stored, logged and filtered.</summary>
public static class DialectNames
{
    private static readonly string[] Names = ["openai-chat", "openai-responses", "anthropic", "gemini"];

    public static string Name(this Dialect dialect) => Names[(int)dialect];

    public static bool TryParse(string? name, out Dialect dialect)
    {
        var index = Array.IndexOf(Names, name);
        dialect = (Dialect)Math.Max(index, 0);
        return index >= 0;
    }
}
