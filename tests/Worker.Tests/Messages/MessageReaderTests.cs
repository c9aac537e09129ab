using System.Text;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Tests.Messages;

/// <summary>What the CLI could not send as it was meant is refused, and the refusal names the field.</summary>
public sealed class MessageReaderTests
{
    private const string Hi = """{"role":"user","content":"hi"}""";

    [Theory]
    [InlineData("not json", "JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"model":"m","model":"n"}""", "JSON")]
    [InlineData("""{"max_tokens":1,"messages":[]}""", "model:")]
    [InlineData("""{"model":"--print","max_tokens":1,"messages":[]}""", "model:")]
    [InlineData("""{"model":"m[1m]","max_tokens":1,"messages":[]}""", "model:")]
    [InlineData("""{"model":"m","messages":[]}""", "max_tokens:")]
    [InlineData("""{"model":"m","max_tokens":0,"messages":[]}""", "max_tokens:")]
    [InlineData("""{"model":"m","max_tokens":1.5,"messages":[]}""", "max_tokens:")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"container":"c"}""", "container:")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[],"context_management":{}}""", "context_management:")]
    public async Task A_body_that_is_wrong_is_refused(string body, string expected) => Assert.StartsWith(expected, await RefusalAsync(body, contains: expected));

    [Theory]
    [InlineData("\"stream\":\"yes\"", "stream:")]
    [InlineData("\"system\":7", "system:")]
    [InlineData("\"system\":[{\"type\":\"image\"}]", "system:")]
    [InlineData("\"thinking\":{\"type\":\"enabled\"}", "thinking.budget_tokens:")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}", "thinking.budget_tokens:")]
    [InlineData("\"tool_choice\":{\"type\":\"any\"}", "tool_choice:")]
    [InlineData("\"tools\":{}", "tools:")]
    [InlineData("\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]", "tools.0.type:")]
    [InlineData("\"tools\":[{\"name\":\"a b\",\"input_schema\":{\"type\":\"object\"}}]", "tools.0.name:")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"input_schema\":{}}]", "tools.0.input_schema:")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"},\"strict\":true}]", "tools.0.strict:")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"}},{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"}}]", "tools.1.name:")]
    public async Task A_setting_that_is_wrong_is_refused(string setting, string expected) =>
        await RefusalAsync($$"""{"model":"m","max_tokens":100,"messages":[{{Hi}}],{{setting}}}""", expected);

    [Theory]
    [InlineData("", "messages:")]
    [InlineData("\"hi\"", "messages.0.role:")]
    [InlineData("""{"role":"system","content":"hi"}""", "messages.0.role:")]
    [InlineData("""{"role":"assistant","content":"hi"},{"role":"user","content":"hi"}""", "messages.0.role:")]
    [InlineData("""{"role":"user","content":"hi"},{"role":"assistant","content":"{"}""", "messages.1.role:")]
    [InlineData("""{"role":"user","content":""}""", "messages.0.content.0.text:")]
    [InlineData("""{"role":"user","content":" \n "}""", "messages.0.content.0.text:")]
    [InlineData("""{"role":"user","content":[]}""", "messages.0.content:")]
    [InlineData("""{"role":"user"}""", "messages.0.content:")]
    [InlineData("""{"role":"user","content":[{"type":"container_upload"}]}""", "messages.0.content.0.type:")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}""", "messages.0.content.0.source.type:")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"x"}}]}""", "messages.0.content.0.source:")]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"x"}]}""", "messages:")]
    [InlineData("""{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"a","input":{}}]},{"role":"user","content":"x"}""", "messages:")]
    [InlineData("""{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"a"}]},{"role":"user","content":"x"}""", "messages.1.content.0:")]
    public async Task Messages_that_are_wrong_are_refused(string messages, string expected) =>
        await RefusalAsync($$"""{"model":"m","max_tokens":100,"messages":[{{messages}}]}""", expected);

    [Fact]
    public async Task Metadata_and_cache_marks_are_taken_and_left_out()
    {
        var (request, fault) = await ReadAsync(
            """{"model":"m","max_tokens":9,"metadata":{"user_id":"u"},"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]}]}""");

        Assert.Null(fault);
        Assert.Equal("""{"max_tokens":9}""", request!.ExtraBody);
        Assert.Equal("""[{"type":"text","text":"hi"}]""", Assert.Single(request.Turns).Content.ToJsonString());
    }

    private static async Task<string> RefusalAsync(string body, string contains)
    {
        var (request, fault) = await ReadAsync(body);
        Assert.Null(request);
        Assert.Equal((400, "invalid_request_error"), (fault!.Status, fault.Type));
        Assert.Contains(contains, fault.Message);
        return fault.Message[fault.Message.IndexOf(contains, StringComparison.Ordinal)..];
    }

    private static Task<(MessageRequest? Request, Fault? Fault)> ReadAsync(string body) =>
        MessageReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), CancellationToken.None);
}
