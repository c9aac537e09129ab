using System.IO.Compression;
using ZstdSharp;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>Unpacks request bodies: Codex sends zstd, some proxies gzip.</summary>
internal static class BodyDecoding
{
    /// <returns>A stream that unpacks; null when the encoding is not known.</returns>
    public static Stream? For(string encoding, Stream packed) => encoding.ToLowerInvariant() switch
    {
        "zstd" => new DecompressionStream(packed, leaveOpen: true),
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(packed, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    public static bool IsCorrupt(Exception exception) =>
        exception is InvalidDataException or ZstdException or EndOfStreamException or InvalidOperationException;
}
