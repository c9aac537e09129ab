using System.Runtime.InteropServices;
using System.Text;
using ApiHub.Protocols;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>Finds the model in a form with files, as images and audio are sent.</summary>
internal static class MultipartModel
{
    private const int LongestName = 200;

    public static bool IsForm(string? contentType) =>
        contentType is not null && contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <returns>The form's facts; a model that stands twice is as ambiguous here as in JSON.</returns>
    public static async ValueTask<RequestFacts> ReadAsync(ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return new() { Fault = BodyFault.NotJson };
        string? model = null;
        var where = default(Range);
        try
        {
            var form = new MultipartReader(boundary.ToString(), Stream(body));
            while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || !HeaderUtilities.RemoveQuotes(disposition.Name).Equals("model", StringComparison.OrdinalIgnoreCase))
                    continue;
                if (model is not null)
                    return new() { Fault = BodyFault.DuplicateProperty };
                using var reader = new StreamReader(section.Body);
                var value = await reader.ReadToEndAsync(cancellationToken);
                model = value.Length <= LongestName ? value.Trim() : "";
                var start = (int)section.BaseStreamOffset!.Value;
                where = start..(start + Encoding.UTF8.GetByteCount(value));
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new() { Fault = BodyFault.Truncated, FaultOffset = body.Length };
        }

        return new() { Model = string.IsNullOrEmpty(model) ? null : model, ModelValue = where, IsForm = true, Choices = 1 };
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : throw new InvalidOperationException("A request's body is always an array.");
}
