using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>Writes a prompt as a request in a dialect: OpenAI chat, Anthropic or Gemini.</summary>
internal static class PromptFormat
{
    // Chinese as characters, not as escapes: half as long, and estimated for what it is.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (PathString Path, QueryString Query) Address(Dialect dialect, Prompt prompt) => dialect switch
    {
        Dialect.Anthropic => ("/v1/messages", default),
        Dialect.Gemini when prompt.Stream => ($"/v1beta/models/{prompt.Model}:streamGenerateContent", new("?alt=sse")),
        Dialect.Gemini => ($"/v1beta/models/{prompt.Model}:generateContent", default),
        _ => ("/v1/chat/completions", default),
    };

    /// <param name="dialect">The dialect.</param>
    /// <param name="prompt">What is asked.</param>
    /// <param name="usualMaxTokens">For Anthropic, where a maximum must be given.</param>
    public static byte[] Body(Dialect dialect, Prompt prompt, int usualMaxTokens)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            if (dialect == Dialect.Gemini)
                WriteGemini(json, prompt);
            else
                WriteChat(json, prompt, isAnthropic: dialect == Dialect.Anthropic, usualMaxTokens);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteChat(Utf8JsonWriter json, Prompt prompt, bool isAnthropic, int usualMaxTokens)
    {
        json.WriteString("model", prompt.Model);
        if (isAnthropic)
            json.WriteNumber("max_tokens", prompt.MaxTokens ?? usualMaxTokens);
        else if (prompt.MaxTokens is { } most)
            json.WriteNumber("max_completion_tokens", most);
        if (prompt.Stream)
            json.WriteBoolean("stream", true);
        if (isAnthropic && prompt.System is not null)
            json.WriteString("system", prompt.System);
        json.WriteStartArray("messages");
        if (!isAnthropic && prompt.System is not null)
            WriteMessage(json, "system", prompt.System);
        foreach (var said in prompt.Messages)
            WriteMessage(json, said.By == Speaker.User ? "user" : "assistant", said.Text);
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private static void WriteGemini(Utf8JsonWriter json, Prompt prompt)
    {
        if (prompt.System is not null)
        {
            json.WriteStartObject("systemInstruction");
            WriteParts(json, prompt.System);
            json.WriteEndObject();
        }

        json.WriteStartArray("contents");
        foreach (var said in prompt.Messages)
        {
            json.WriteStartObject();
            json.WriteString("role", said.By == Speaker.User ? "user" : "model");
            WriteParts(json, said.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (prompt.MaxTokens is not { } most)
            return;
        json.WriteStartObject("generationConfig");
        json.WriteNumber("maxOutputTokens", most);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("parts");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
