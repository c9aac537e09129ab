using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace ApiHub.FakeUpstream;

/// <summary>A request as it arrived, byte for byte.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _clientLeft;

    internal ReceivedRequest(string method, string pathAndQuery, IReadOnlyDictionary<string, StringValues> headers, byte[] body) =>
        (Method, PathAndQuery, Headers, Body) = (method, pathAndQuery, headers, body);

    public string Method { get; }

    public string PathAndQuery { get; }

    public string Path => PathAndQuery.Split('?', 2)[0];

    /// <summary>By name, whatever its case, with every value.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers { get; }

    public byte[] Body { get; }

    public string BodyText => Encoding.UTF8.GetString(Body);

    /// <summary>The body as JSON. Throws <see cref="JsonException"/> when it is none.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The caller closed the connection before the answer's last byte was written. Settled once <see cref="Ended"/> is.</summary>
    public bool ClientLeft => _clientLeft;

    /// <summary>Completes when the stand-in is done with the request, however it went.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The header's value as it was sent, several joined by a comma, or null.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    internal void End(bool clientLeft)
    {
        _clientLeft = clientLeft;
        _ended.TrySetResult();
    }
}
