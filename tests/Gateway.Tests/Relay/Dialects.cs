using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

/// <summary>A plain request in each of the four dialects, for tests that hold for all.</summary>
public static class Dialects
{
    public static readonly TheoryData<string> All = ["openai-chat", "openai-responses", "anthropic", "gemini"];

    public static (string Path, string Json) Request(string dialect, bool stream, string model = "gpt-test") => dialect switch
    {
        "openai-chat" => ("/v1/chat/completions", $$"""{"model":"{{model}}","stream":{{Json(stream)}},"messages":[{"role":"user","content":"hi"}]}"""),
        "openai-responses" => ("/v1/responses", $$"""{"model":"{{model}}","stream":{{Json(stream)}},"input":"hi"}"""),
        "anthropic" => ("/v1/messages", $$"""{"model":"{{model}}","max_tokens":100,"stream":{{Json(stream)}},"messages":[{"role":"user","content":"hi"}]}"""),
        _ => ($"/v1beta/models/{model}:" + (stream ? "streamGenerateContent?alt=sse" : "generateContent"),
            """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"""),
    };

    /// <summary>What stands in the last event of a whole stream.</summary>
    public static string Terminal(string dialect) => dialect switch
    {
        "openai-chat" => "data: [DONE]",
        "openai-responses" => "response.completed",
        "anthropic" => "message_stop",
        _ => "\"finishReason\"",
    };

    private static string Json(bool value) => value ? "true" : "false";
}
