using System.Buffers;
using System.Text.Json;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Listing;

/// <summary>Model listings in the three shapes that clients know. What nobody here knows of a model, such as its date, is left at nothing.</summary>
internal static class ModelList
{
    public static byte[] All(Dialect dialect, IReadOnlyList<string> models) => Write(json =>
    {
        json.WriteStartObject();
        if (dialect is Dialect.OpenAiChat or Dialect.OpenAiResponses)
            json.WriteString("object", "list");
        json.WriteStartArray(dialect == Dialect.Gemini ? "models" : "data");
        foreach (var model in models)
            WriteOne(json, dialect, model);
        json.WriteEndArray();
        if (dialect == Dialect.Anthropic)
        {
            json.WriteBoolean("has_more", false);
            json.WriteString("first_id", models.Count > 0 ? models[0] : null);
            json.WriteString("last_id", models.Count > 0 ? models[^1] : null);
        }

        json.WriteEndObject();
    });

    public static byte[] One(Dialect dialect, string model) => Write(json => WriteOne(json, dialect, model));

    private static void WriteOne(Utf8JsonWriter json, Dialect dialect, string model)
    {
        json.WriteStartObject();
        switch (dialect)
        {
            case Dialect.Anthropic:
                json.WriteString("type", "model");
                json.WriteString("id", model);
                json.WriteString("display_name", model);
                json.WriteString("created_at", "1970-01-01T00:00:00Z");
                break;
            case Dialect.Gemini:
                json.WriteString("name", "models/" + model);
                json.WriteString("displayName", model);
                json.WriteStartArray("supportedGenerationMethods");
                json.WriteStringValue("generateContent");
                json.WriteStringValue("countTokens");
                json.WriteEndArray();
                break;
            default:
                json.WriteString("id", model);
                json.WriteString("object", "model");
                json.WriteNumber("created", 0);
                json.WriteString("owned_by", "apihub");
                break;
        }

        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
