using System.Text;

namespace ApiHub.Protocols.Tests;

/// <summary>Answers as the providers send them, in <c>Fixtures/</c>.</summary>
internal static class Fixtures
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(Fixtures).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"no fixture {name}", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] WithLineEnd(byte[] sse, string lineEnd) =>
        Utf8(Encoding.UTF8.GetString(sse).Replace("\n", lineEnd, StringComparison.Ordinal));
}
