using System.IO.Compression;
using System.Text.Json;
using ZstdSharp;

namespace ApiHub.FakeUpstream;

internal enum Endpoint
{
    Chat, Completions, Responses, Embeddings, Images, Speech, Transcriptions, Messages, CountTokens, Models,
    GeminiModels, GeminiGenerate, GeminiStream, GeminiCount, GeminiEmbed, Echo,
}

/// <summary>What a request asks for, as far as an answer depends on it.</summary>
internal sealed record Ask(Endpoint Endpoint, string Model, bool Stream, bool WantsUsage, JsonElement Body, ReceivedRequest Request)
{
    public static Ask From(ReceivedRequest request)
    {
        var endpoint = EndpointOf(request.Method, request.Path);
        var body = Parse(request);
        return new Ask(
            endpoint,
            ModelOf(request.Path, body),
            endpoint == Endpoint.GeminiStream || IsTrue(body, "stream"),
            Field(body, "stream_options") is { } options && IsTrue(options, "include_usage"),
            body,
            request);
    }

    public static Endpoint EndpointOf(string method, string path)
    {
        if (path.StartsWith("/v1beta/models", StringComparison.Ordinal))
            return GeminiEndpointOf(path);
        return path switch
        {
            _ when method == "GET" && path.Contains("/models", StringComparison.Ordinal) => Endpoint.Models,
            _ when Is("/chat/completions") => Endpoint.Chat,
            _ when Is("/completions") => Endpoint.Completions,
            _ when Is("/responses") && method == "POST" => Endpoint.Responses,
            _ when Is("/embeddings") => Endpoint.Embeddings,
            _ when Is("/images/generations") || Is("/images/edits") => Endpoint.Images,
            _ when Is("/audio/speech") => Endpoint.Speech,
            _ when Is("/audio/transcriptions") || Is("/audio/translations") => Endpoint.Transcriptions,
            _ when Is("/messages") => Endpoint.Messages,
            _ when Is("/messages/count_tokens") => Endpoint.CountTokens,
            _ => Endpoint.Echo,
        };

        bool Is(string end) => path.EndsWith(end, StringComparison.Ordinal);
    }

    private static Endpoint GeminiEndpointOf(string path) => path[(path.LastIndexOf(':') + 1)..] switch
    {
        "generateContent" => Endpoint.GeminiGenerate,
        "streamGenerateContent" => Endpoint.GeminiStream,
        "countTokens" => Endpoint.GeminiCount,
        "embedContent" or "batchEmbedContents" => Endpoint.GeminiEmbed,
        _ => Endpoint.GeminiModels,
    };

    public static JsonElement? Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    private static bool IsTrue(JsonElement json, string name) => Field(json, name) is { ValueKind: JsonValueKind.True };

    private static string ModelOf(string path, JsonElement body)
    {
        if (Field(body, "model") is { ValueKind: JsonValueKind.String } named)
            return named.GetString()!;
        var models = path.IndexOf("/models/", StringComparison.Ordinal);
        return models < 0 ? "" : Uri.UnescapeDataString(path[(models + 8)..].Split(':')[0]);
    }

    private static JsonElement Parse(ReceivedRequest request)
    {
        try
        {
            using var body = Decoded(request);
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException or ZstdException)
        {
            return default;
        }
    }

    private static Stream Decoded(ReceivedRequest request)
    {
        var body = new MemoryStream(request.Body);
        return request.Header("Content-Encoding") switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "zstd" => new DecompressionStream(body),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
    }
}
