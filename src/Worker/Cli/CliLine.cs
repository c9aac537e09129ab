using System.Runtime.InteropServices;
using System.Text.Json;

namespace ApiHub.Worker.Cli;

/// <summary>A line of the CLI's stream-json output, as far as it matters here.</summary>
internal abstract record CliLine
{
    /// <summary>An event of the Messages API as the upstream sent it.</summary>
    /// <param name="Type">The event's type.</param>
    /// <param name="Json">The event.</param>
    /// <param name="StopReason">Why the answer ends; only in <c>message_delta</c>.</param>
    public sealed record Event(string Type, byte[] Json, string? StopReason) : CliLine;

    /// <summary>A message that the CLI wrote itself because the request failed.</summary>
    /// <param name="Error">The CLI's word for the failure.</param>
    /// <param name="Status">The upstream's HTTP status, where the version tells.</param>
    public sealed record Failure(string Error, int? Status) : CliLine;

    /// <summary>The end of a turn.</summary>
    /// <param name="Subtype"><c>success</c> also when <paramref name="IsError"/>.</param>
    /// <param name="Turns">0 when nothing was sent to the model.</param>
    /// <param name="Words">The CLI's own words on a failure; may name hosts.</param>
    public sealed record Result(string Subtype, bool IsError, int? Status, int Turns, string Words) : CliLine;

    /// <summary>A turn begins; these tools the model will be offered.</summary>
    public sealed record Init(IReadOnlyList<string> Tools) : CliLine;

    /// <summary>The CLI is about to send the request again.</summary>
    public sealed record Retry(int? Status) : CliLine;

    public sealed record ControlResponse(string RequestId, bool Succeeded) : CliLine;

    /// <summary>The CLI asks something; <paramref name="Message"/> is JSON-RPC when it asks the tool server.</summary>
    public sealed record ControlRequest(string RequestId, string Subtype, JsonElement Message) : CliLine;

    /// <summary>Nothing that matters.</summary>
    public sealed record Other : CliLine;

    private static readonly Other Ignored = new();

    /// <summary>Reads a line; one that is not understood is <see cref="Other"/>.</summary>
    public static CliLine Read(byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : Ignored;
        }
        catch (JsonException)
        {
            return Ignored;
        }
    }

    private static CliLine Read(JsonElement line) => Text(line, "type") switch
    {
        "stream_event" when Part(line, "event") is { } raw => EventOf(raw),
        "assistant" when Text(line, "error") is { } error => new Failure(error, Number(line, "api_error_status")),
        "assistant" when Part(line, "message") is { } message && Text(message, "model") == "<synthetic>" => new Failure("unknown", null),
        "result" => new Result(
            Text(line, "subtype") ?? "", line.TryGetProperty("is_error", out var failed) && failed.ValueKind == JsonValueKind.True,
            Number(line, "api_error_status"), Number(line, "num_turns") ?? 0, Text(line, "result") ?? ""),
        "system" => SystemOf(line),
        "control_response" when Part(line, "response") is { } response =>
            new ControlResponse(Text(response, "request_id") ?? "", Text(response, "subtype") == "success"),
        "control_request" when Part(line, "request") is { } request =>
            new ControlRequest(Text(line, "request_id") ?? "", Text(request, "subtype") ?? "", Part(request, "message")?.Clone() ?? default),
        _ => Ignored,
    };

    private static CliLine SystemOf(JsonElement line) => Text(line, "subtype") switch
    {
        "init" => new Init([.. line.TryGetProperty("tools", out var tools) ? tools.EnumerateArray().Select(tool => tool.GetString() ?? "") : []]),
        "api_retry" => new Retry(Number(line, "error_status")),
        _ => Ignored,
    };

    private static Event EventOf(JsonElement raw) => new(
        Text(raw, "type") ?? "", JsonMarshal.GetRawUtf8Value(raw).ToArray(), Part(raw, "delta") is { } delta ? Text(delta, "stop_reason") : null);

    private static JsonElement? Part(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
