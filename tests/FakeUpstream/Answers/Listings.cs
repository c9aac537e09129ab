using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>Model listings. The same path answers in Anthropic's shape to a caller that sends <c>anthropic-version</c>.</summary>
internal static class Listings
{
    public static Answer Render(Ask ask, IReadOnlyList<string> models)
    {
        if (ask.Model.Length > 0 && !models.Contains(ask.Model))
            return Answer.Json(Errors.Body(ask.Endpoint, Script.Error(404, message: $"No model {ask.Model}.")));
        if (ask.Endpoint == Endpoint.GeminiModels)
            return Answer.Json(ask.Model.Length > 0 ? GeminiModel(ask.Model) : new JsonObject { ["models"] = All(models, GeminiModel) });
        if (ask.Request.Headers.ContainsKey("anthropic-version"))
            return Answer.Json(ask.Model.Length > 0 ? AnthropicModel(ask.Model) : AnthropicPage(models));
        return Answer.Json(ask.Model.Length > 0
            ? OpenAiModel(ask.Model)
            : new JsonObject { ["object"] = "list", ["data"] = All(models, OpenAiModel) });
    }

    private static JsonObject AnthropicPage(IReadOnlyList<string> models) => new()
    {
        ["data"] = All(models, AnthropicModel),
        ["has_more"] = false,
        ["first_id"] = models.FirstOrDefault(),
        ["last_id"] = models.LastOrDefault(),
    };

    private static JsonArray All(IReadOnlyList<string> models, Func<string, JsonObject> shape) => [.. models.Select(shape)];

    private static JsonObject OpenAiModel(string id) =>
        new() { ["id"] = id, ["object"] = "model", ["created"] = 1_760_000_000, ["owned_by"] = "stand-in" };

    private static JsonObject AnthropicModel(string id) => new()
    {
        ["id"] = id,
        ["type"] = "model",
        ["display_name"] = id,
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["max_input_tokens"] = 200_000,
        ["max_tokens"] = 64_000,
    };

    private static JsonObject GeminiModel(string id) => new()
    {
        ["name"] = $"models/{id}",
        ["displayName"] = id,
        ["inputTokenLimit"] = 1_000_000,
        ["outputTokenLimit"] = 65_536,
        ["supportedGenerationMethods"] = new JsonArray("generateContent", "countTokens"),
    };
}
