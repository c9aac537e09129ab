using System.Buffers;
using System.Text.Json;

namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary>
/// What the body of an error adds to its headers: OpenAI's <c>insufficient_quota</c>, Google's <c>RetryInfo</c>, and the words of CLIProxyAPI
/// when none of its own accounts can serve. Never kept and never logged: errors repeat parts of prompts.
/// </summary>
/// <param name="Code">The error's code or type; empty: none was found.</param>
/// <param name="RetryDelay">Google's word for <c>retry-after</c>.</param>
/// <param name="IsOfPool">Whether CLIProxyAPI says that all of its accounts for the model are cooling down.</param>
internal readonly record struct ErrorBody(string Code, TimeSpan? RetryDelay, bool IsOfPool)
{
    /// <summary>Errors are short; what is longer is read no further.</summary>
    private const int MostBytes = 16 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>An empty one for what cannot be read in time or is not an error's JSON.</returns>
    public static async ValueTask<ErrorBody> ReadAsync(HttpContent content, TimeProvider clock, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(either.Token);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes), MostBytes, throwOnEndOfStream: false, either.Token);
            return Parse(buffer.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return default;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static ErrorBody Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("error", out var error))
                return default;
            if (error.ValueKind == JsonValueKind.String)
                return new("", null, IsPool(error.GetString()!));
            if (error.ValueKind != JsonValueKind.Object)
                return default;
            var code = Text(error, "code") ?? Text(error, "type") ?? Text(error, "status") ?? "";
            return new(code, Delay(error), IsPool(code) || IsPool(Text(error, "message") ?? ""));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static bool IsPool(string text) =>
        text.StartsWith("auth_unavailable", StringComparison.Ordinal) || text.StartsWith("model_cooldown", StringComparison.Ordinal);

    private static TimeSpan? Delay(JsonElement error)
    {
        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var detail in details.EnumerateArray())
        {
            if (detail.ValueKind == JsonValueKind.Object && Text(detail, "retryDelay") is { } delay)
                return OpenAiLimits.Duration(delay);
        }

        return null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
