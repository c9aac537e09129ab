using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>Why a request's body could not be taken in.</summary>
internal enum BodyProblem : byte
{
    None,
    TooLarge,
    Unreadable,
    ClientLeft,
}

/// <summary>A request's body, unpacked, in pooled memory. It must be whole before it goes on: the model may stand at its end.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>First buffer for a body of unknown length.</summary>
    private const int FirstGuess = 16 * 1024;

    private byte[] _buffer;

    private RequestBody(byte[] buffer, int length, bool wasEncoded)
    {
        _buffer = buffer;
        Length = length;
        WasEncoded = wasEncoded;
    }

    public static RequestBody None => new([], 0, wasEncoded: false);

    public int Length { get; }

    /// <summary>Whether the client had packed it; it goes upstream unpacked.</summary>
    public bool WasEncoded { get; }

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <param name="request">The request to read.</param>
    /// <param name="limit">The most bytes, packed and unpacked.</param>
    public static async ValueTask<(RequestBody? Body, BodyProblem Problem)> ReadAsync(HttpRequest request, int limit)
    {
        // Counted here, so that the refusal is in the caller's dialect; the server then reads on until the client has sent all and listens.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (request.ContentLength > limit)
            return (null, BodyProblem.TooLarge);
        try
        {
            var encoding = request.Headers.ContentEncoding.ToString();
            if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
                return await FillAsync(request.Body, (int?)request.ContentLength, limit, wasEncoded: false, request.HttpContext.RequestAborted);
            if (BodyDecoding.For(encoding, request.Body) is not { } unpacked)
                return (null, BodyProblem.Unreadable);
            await using (unpacked)
                return await FillAsync(unpacked, null, limit, wasEncoded: true, request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or BadHttpRequestException or Microsoft.AspNetCore.Connections.ConnectionResetException)
        {
            return (null, BodyProblem.ClientLeft);
        }
        catch (Exception e) when (BodyDecoding.IsCorrupt(e))
        {
            return (null, BodyProblem.Unreadable);
        }
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private static async ValueTask<(RequestBody? Body, BodyProblem Problem)> FillAsync(
        Stream source, int? length, int limit, bool wasEncoded, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(length ?? FirstGuess, 1));
        var filled = 0;
        var kept = false;
        try
        {
            // A body of known length is whole without asking once more for its end.
            while (filled != length)
            {
                if (filled == buffer.Length)
                    buffer = Grow(buffer);
                var read = await source.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                if (read == 0)
                    break;
                filled += read;
                if (filled > limit)
                    return (null, BodyProblem.TooLarge);
            }

            kept = true;
            return (new RequestBody(buffer, filled, wasEncoded), BodyProblem.None);
        }
        finally
        {
            if (!kept)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
