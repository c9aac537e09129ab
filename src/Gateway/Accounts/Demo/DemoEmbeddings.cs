using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>Embeddings without meaning: a vector of length 1 that depends on the text alone.</summary>
internal static class DemoEmbeddings
{
    private const int DefaultDimensions = 256;
    private const int MostDimensions = 4096;

    public static ByteArrayContent Answer(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var dimensions = root.TryGetProperty("dimensions", out var asked) && asked.TryGetInt32(out var wanted)
            ? Math.Clamp(wanted, 1, MostDimensions)
            : DefaultDimensions;
        // The vendor's own SDKs ask for base64 unless told otherwise.
        var inBase64 = root.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64");
        var texts = Texts(root);
        var tokens = texts.Sum(text => TokenEstimate.FromUtf8Bytes(Encoding.UTF8.GetByteCount(text)));
        return DemoContent.Json(new
        {
            @object = "list",
            data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Embedding(text, dimensions, inBase64) }),
            model = DemoUpstream.Model,
            usage = new { prompt_tokens = tokens, total_tokens = tokens },
        });
    }

    /// <summary>The inputs: one text or a list of texts; tokens, or lists of tokens, are taken for text.</summary>
    private static string[] Texts(JsonElement root)
    {
        if (!root.TryGetProperty("input", out var input))
            return [""];
        var isList = input.ValueKind == JsonValueKind.Array
            && input.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Array);
        return isList ? [.. input.EnumerateArray().Select(item => item.ToString())] : [input.ToString()];
    }

    private static object Embedding(string text, int dimensions, bool inBase64)
    {
        var vector = Vector(text, dimensions);
        return inBase64 ? Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)) : vector;
    }

    private static float[] Vector(string text, int dimensions)
    {
        var bytes = new byte[dimensions * sizeof(short)];
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        HKDF.Expand(HashAlgorithmName.SHA256, seed, bytes, info: []);
        var vector = Array.ConvertAll(MemoryMarshal.Cast<byte, short>(bytes).ToArray(), number => (number + 0.5f) / 32768f);
        var length = MathF.Sqrt(vector.Sum(part => part * part));
        return Array.ConvertAll(vector, part => part / length);
    }
}
