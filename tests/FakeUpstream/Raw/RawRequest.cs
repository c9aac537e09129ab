using System.Buffers.Text;
using System.Text;

namespace ApiHub.FakeUpstream.Raw;

/// <summary>The little that the raw stand-in takes from a request.</summary>
internal record struct RawRequest
{
    public string Method { get; private set; }

    public string Target { get; private set; }

    public long ContentLength { get; private set; }

    public bool Chunked { get; private set; }

    public bool Close { get; private set; }

    public bool ExpectsContinue { get; private set; }

    public bool Stream { get; set; }

    public bool WantsUsage { get; set; }

    /// <summary>The server's options, changed by <c>x-fake-*</c> headers.</summary>
    public RawOptions Options { get; private set; }

    /// <param name="head">Request line and headers, each with its line end, without the empty line.</param>
    /// <param name="options">What holds where the headers say nothing.</param>
    public static RawRequest Parse(ReadOnlySpan<byte> head, RawOptions options)
    {
        var line = NextLine(ref head);
        var method = line.IndexOf((byte)' ');
        var target = line[(method + 1)..];
        var request = new RawRequest
        {
            Method = Known(line[..method]),
            Target = Encoding.ASCII.GetString(target[..target.IndexOf((byte)' ')]),
            Options = options,
        };
        while (head.Length > 0)
            request.TakeHeader(NextLine(ref head));
        return request;
    }

    private void TakeHeader(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            ContentLength = Number(value);
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
            Chunked = true;
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
            Close = Ascii.EqualsIgnoreCase(value, "close"u8);
        else if (Ascii.EqualsIgnoreCase(name, "expect"u8))
            ExpectsContinue = true;
        else if (name.Length > 7 && Ascii.EqualsIgnoreCase(name[..7], "x-fake-"u8))
            TakeOrder(name[7..], Number(value));
    }

    private void TakeOrder(ReadOnlySpan<byte> name, int value)
    {
        if (Ascii.EqualsIgnoreCase(name, "stream"u8))
            Stream = value != 0;
        else if (Ascii.EqualsIgnoreCase(name, "deltas"u8))
            Options = Options with { Deltas = value };
        else if (Ascii.EqualsIgnoreCase(name, "delta-bytes"u8))
            Options = Options with { DeltaBytes = value };
        else if (Ascii.EqualsIgnoreCase(name, "delay-ms"u8))
            Options = Options with { DelayMs = value };
        else if (Ascii.EqualsIgnoreCase(name, "bytes"u8))
            Options = Options with { BodyBytes = value };
    }

    private static string Known(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("POST"u8) ? "POST" : method.SequenceEqual("GET"u8) ? "GET" : Encoding.ASCII.GetString(method);

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = rest[..(end - 1)];
        rest = rest[(end + 1)..];
        return line;
    }

    private static int Number(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits, out int value, out _) ? value : 0;
}
