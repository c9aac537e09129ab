using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ApiHub.Protocols;

/// <summary>Writes an error in the shape that the clients of each dialect understand.</summary>
public static class ErrorFormat
{
    // Error bodies are never part of a page, so quotes and Chinese can stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON body of an error answer.</summary>
    public static byte[] Body(Dialect dialect, ApiError error, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        WriteBody(buffer, dialect, error, requestId);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A whole event, blank line included, that tells a client in mid-stream that the answer has failed.</summary>
    public static byte[] StreamEvent(Dialect dialect, ApiError error, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        if (dialect is Dialect.Anthropic or Dialect.OpenAiResponses)
            buffer.Write("event: error\n"u8);
        buffer.Write("data: "u8);
        if (dialect == Dialect.OpenAiResponses)
            WriteResponsesEvent(buffer, error);
        else
            WriteBody(buffer, dialect, error, requestId);
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteBody(IBufferWriter<byte> buffer, Dialect dialect, ApiError error, string requestId)
    {
        using var json = new Utf8JsonWriter(buffer, Readable);
        switch (dialect)
        {
            case Dialect.Anthropic:
                WriteAnthropic(json, error, requestId);
                break;
            case Dialect.Gemini:
                WriteGemini(json, error, requestId);
                break;
            default:
                WriteOpenAi(json, error);
                break;
        }
    }

    private static void WriteOpenAi(Utf8JsonWriter json, ApiError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", ErrorWords.OpenAi(error.Kind));
        json.WriteString("param", error.Param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAnthropic(Utf8JsonWriter json, ApiError error, string requestId)
    {
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", ErrorWords.Anthropic(error.Kind));
        json.WriteString("message", error.Message);
        json.WriteStartObject("details");
        json.WriteString("error_code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("request_id", requestId);
        json.WriteEndObject();
    }

    private static void WriteGemini(Utf8JsonWriter json, ApiError error, string requestId)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteNumber("code", error.Status);
        json.WriteString("message", error.Message);
        json.WriteString("status", ErrorWords.Gemini(error.Kind));
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        json.WriteString("reason", ErrorWords.Reason(error.Code));
        json.WriteString("domain", "apihub");
        json.WriteStartObject("metadata");
        json.WriteString("request_id", requestId);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteRetryInfo(json, error.RetryAfterSeconds);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRetryInfo(Utf8JsonWriter json, int? seconds)
    {
        if (seconds is not { } delay)
            return;
        json.WriteStartObject();
        json.WriteString("@type", "type.googleapis.com/google.rpc.RetryInfo");
        json.WriteString("retryDelay", $"{delay}s");
        json.WriteEndObject();
    }

    /// <summary>An event of the responses stream is flat. Its place in the sequence is not known here, and no client checks it on an error.</summary>
    private static void WriteResponsesEvent(IBufferWriter<byte> buffer, ApiError error)
    {
        using var json = new Utf8JsonWriter(buffer, Readable);
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteNumber("sequence_number", 0);
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteString("param", error.Param);
        json.WriteEndObject();
    }
}
