using System.Text.Json.Serialization;

namespace ApiHub.Gateway.Chat;

/// <summary>The model has said something more.</summary>
internal sealed record TextEventView(string Text)
{
    [JsonPropertyOrder(-1)]
    public string Type => "text";
}

/// <summary>The answer is whole.</summary>
internal sealed record DoneEventView(string Model, Guid? SessionId, ChatUsage Usage, string Cost, long ResponseTimeMs, string RequestId)
{
    [JsonPropertyOrder(-1)]
    public string Type => "done";

    public static DoneEventView Of(ChatResult result) =>
        new(result.Model, result.SessionId, result.Usage, result.Cost, result.ResponseTimeMs, result.RequestId);
}

/// <summary>There is no answer, or no more of it.</summary>
internal sealed record ErrorEventView(string Code, string Message, string? RequestId)
{
    [JsonPropertyOrder(-1)]
    public string Type => "error";
}
