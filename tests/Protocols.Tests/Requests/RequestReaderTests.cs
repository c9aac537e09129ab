using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

public sealed class RequestReaderTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Theory]
    [InlineData("", BodyFault.Empty, 0)]
    [InlineData(" \n ", BodyFault.Empty, 3)]
    [InlineData("hello", BodyFault.NotJson, 0)]
    [InlineData("[{\"model\":\"m\"}]", BodyFault.NotAnObject, 0)]
    [InlineData("\"model\"", BodyFault.NotAnObject, 0)]
    [InlineData("{\"model\":\"m\"", BodyFault.Truncated, 12)]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"us", BodyFault.Truncated, 36)]
    [InlineData("{\"model\":\"m\",}", BodyFault.NotJson, 13)]
    [InlineData("{\"model\":\"m\"} x", BodyFault.NotJson, 14)]
    [InlineData("{\"model\":\"m\"}{}", BodyFault.NotJson, 13)]
    [InlineData("{model:\"m\"}", BodyFault.NotJson, 1)]
    [InlineData("{\"model\":'m'}", BodyFault.NotJson, 9)]
    [InlineData("{\"n\":01}", BodyFault.NotJson, 6)]
    [InlineData("{\"n\":tru}", BodyFault.NotJson, 8)]
    [InlineData("{\"a\":\"\u0001\"}", BodyFault.NotJson, 6)]
    [InlineData("{\"a\":\"\\q\"}", BodyFault.NotJson, 7)]
    [InlineData("{\"model\":\"a\",\"model\":\"b\"}", BodyFault.DuplicateProperty, 21)]
    [InlineData("{\"model\":\"a\",\"mod\\u0065l\":\"b\"}", BodyFault.DuplicateProperty, 26)]
    [InlineData("{\"Model\":\"a\",\"model\":\"b\"}", BodyFault.DuplicateProperty, 21)]
    [InlineData("{\"stream\":true,\"stream\":false}", BodyFault.DuplicateProperty, 24)]
    [InlineData("{\"stream_options\":{},\"stream_options\":{}}", BodyFault.DuplicateProperty, 38)]
    [InlineData("{\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", BodyFault.DuplicateProperty, 18)]
    public void A_fault_is_named_with_its_place(string body, BodyFault fault, int offset)
    {
        var facts = RequestReader.Read(Utf8(body), Dialect.OpenAiChat);
        Assert.Equal((fault, offset), (facts.Fault, facts.FaultOffset));
    }

    [Theory]
    [InlineData("{\"model\":\"gpt-5\"}", "gpt-5")]
    [InlineData("{\"model\":\"caf\\u00e9\\/\\ud83d\\ude00\"}", "café/😀")]
    [InlineData("{\"\\u006dodel\":\"gpt-5\"}", "gpt-5")]
    [InlineData("{\"model\":\"\"}", null)]
    [InlineData("{\"model\":5}", null)]
    [InlineData("{\"model\":null}", null)]
    [InlineData("{\"model\":[\"gpt-5\"]}", null)]
    [InlineData("{\"model\":\"\\ud83d\"}", null)]
    [InlineData("{\"Model\":\"gpt-5\"}", null)]
    [InlineData("{\"messages\":[{\"model\":\"x\"}],\"metadata\":{\"model\":\"y\"}}", null)]
    [InlineData("{}", null)]
    public void The_model_is_a_string_of_the_outermost_object(string body, string? model)
    {
        var facts = RequestReader.Read(Utf8(body), Dialect.OpenAiChat);
        Assert.Equal(BodyFault.None, facts.Fault);
        Assert.Equal(model, facts.Model);
    }

    [Theory]
    [InlineData("{\"max_tokens\":100}", Dialect.Anthropic, 100L)]
    [InlineData("{\"max_tokens\":100,\"max_completion_tokens\":300}", Dialect.OpenAiChat, 300L)]
    [InlineData("{\"max_output_tokens\":7}", Dialect.OpenAiResponses, 7L)]
    [InlineData("{\"max_tokens\":0}", Dialect.Anthropic, 0L)]
    [InlineData("{\"max_tokens\":null}", Dialect.Anthropic, null)]
    [InlineData("{\"max_tokens\":-4}", Dialect.Anthropic, null)]
    [InlineData("{\"max_tokens\":\"many\"}", Dialect.Anthropic, null)]
    [InlineData("{\"max_tokens\":99999999999999999999}", Dialect.Anthropic, long.MaxValue)]
    [InlineData("{\"max_tokens\":1e9}", Dialect.Anthropic, long.MaxValue)]
    [InlineData("{\"generationConfig\":{\"temperature\":1,\"maxOutputTokens\":64}}", Dialect.Gemini, 64L)]
    [InlineData("{\"generationConfig\":{\"maxOutputTokens\":64}}", Dialect.OpenAiChat, null)]
    public void The_output_limit_is_found_under_each_of_its_names(string body, Dialect dialect, long? limit) =>
        Assert.Equal(limit, RequestReader.Read(Utf8(body), dialect).MaxOutputTokens);

    [Theory]
    [InlineData("{}", Dialect.OpenAiChat, 1)]
    [InlineData("{\"n\":4}", Dialect.OpenAiChat, 4)]
    [InlineData("{\"n\":2,\"best_of\":8}", Dialect.OpenAiChat, 8)]
    [InlineData("{\"n\":-2}", Dialect.OpenAiChat, 1)]
    [InlineData("{\"generationConfig\":{\"candidateCount\":3}}", Dialect.Gemini, 3)]
    public void Several_answers_are_counted(string body, Dialect dialect, long choices) =>
        Assert.Equal(choices, RequestReader.Read(Utf8(body), dialect).Choices);

    [Fact]
    public void Pictures_do_not_count_as_text_and_text_without_spaces_does()
    {
        var picture = "data:image/png;base64," + new string('A', 5000) + "==";
        var chinese = string.Concat(Enumerable.Repeat("你好", 1000));
        var escaped = string.Concat(Enumerable.Repeat("\\u4f60", 1000));
        var script = string.Concat(Enumerable.Repeat("f(x);", 1000));
        var nested = $$"""{"messages":[{"content":[{"text":"{{chinese}}"},{"image_url":{"url":"{{picture}}"} }]}],"a":"{{escaped}}","b":"{{script}}"}""";
        Assert.Equal(Utf8(nested).Length - picture.Length, RequestReader.Read(Utf8(nested), Dialect.OpenAiChat).TextBytes);

        var outermost = $$"""{"input":"{{picture}}"}""";
        Assert.Equal(outermost.Length - picture.Length, RequestReader.Read(Utf8(outermost), Dialect.OpenAiChat).TextBytes);
    }

    [Fact]
    public void Nesting_has_no_depth_at_which_it_breaks()
    {
        var body = "{\"messages\":" + new string('[', 200_000) + new string(']', 200_000) + ",\"model\":\"m\"}";
        Assert.Equal("m", RequestReader.Read(Utf8(body), Dialect.OpenAiChat).Model);
    }

    [Fact]
    public void It_says_the_same_as_a_full_parser_about_any_valid_body() =>
        Prop.ForAll(Arb.From(JsonBodies.Any), body => AgreesOnValid(Utf8(body))).Check(Many);

    [Fact]
    public void It_accepts_nothing_at_the_top_that_a_full_parser_refuses() =>
        Prop.ForAll(Arb.From(JsonBodies.Damaged(JsonBodies.Flat)), body =>
        {
            var facts = RequestReader.Read(body, Dialect.OpenAiChat);
            return TryParse(body) is { ValueKind: JsonValueKind.Object } root
                ? facts.Fault == (HasDuplicate(root) ? BodyFault.DuplicateProperty : BodyFault.None)
                : facts.Fault != BodyFault.None;
        }).Check(Many);

    [Fact]
    public void Damage_further_down_never_makes_it_refuse_what_a_full_parser_accepts() =>
        Prop.ForAll(Arb.From(JsonBodies.Damaged(JsonBodies.Any)), body => TryParse(body) is not { ValueKind: JsonValueKind.Object } || AgreesOnValid(body))
            .Check(Many);

    [Fact]
    public void A_prefix_of_a_body_is_cut_off_or_empty()
    {
        var body = Utf8("""{"model":"m\u00e9","stream":true,"n":-1.5e3,"x":null,"messages":[{"content":"a\"}"}]}""");
        for (var length = 0; length < body.Length; length++)
        {
            var fault = RequestReader.Read(body.AsSpan(0, length), Dialect.OpenAiChat).Fault;
            Assert.Equal(length == 0 ? BodyFault.Empty : BodyFault.Truncated, fault);
        }
    }

    private static bool AgreesOnValid(byte[] body)
    {
        var root = TryParse(body) ?? throw new ArgumentException("not valid: " + Encoding.UTF8.GetString(body));
        var facts = RequestReader.Read(body, Dialect.OpenAiChat);
        if (HasDuplicate(root))
            return facts.Fault == BodyFault.DuplicateProperty;
        var model = Find(root, "model") is { ValueKind: JsonValueKind.String } value ? Unicode(value.GetString) : null;
        return facts.Fault == BodyFault.None
            && facts.Model == (model is "" ? null : model)
            && facts.Stream == (Find(root, "stream")?.ValueKind == JsonValueKind.True);
    }

    private static JsonElement? Find(JsonElement root, string name)
    {
        foreach (var property in root.EnumerateObject())
        {
            if (Unicode(() => property.Name) == name)
                return property.Value;
        }
        return null;
    }

    private static bool HasDuplicate(JsonElement root) => root.EnumerateObject()
        .Select(property => Unicode(() => property.Name)?.ToLowerInvariant())
        .Where(name => name is "model" or "stream" or "stream_options")
        .GroupBy(name => name)
        .Any(group => group.Count() > 1);

    // Half of a surrogate pair is valid JSON and no text.
    private static string? Unicode(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? TryParse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
