using System.Diagnostics.CodeAnalysis;

namespace ApiHub.Gateway.Workers;

/// <summary>Where a worker answers: scheme, host and port, and nothing else. Two with the same text are the same worker.</summary>
internal sealed record WorkerAddress(string Text)
{
    public const int MaxLength = 300;

    public static bool TryParse(string? text, [NotNullWhen(true)] out WorkerAddress? address)
    {
        address = text is { Length: <= MaxLength }
            && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            ? new(uri.GetLeftPart(UriPartial.Authority))
            : null;
        return address is not null;
    }

    /// <param name="path">With its leading slash, and its query if it has one.</param>
    public Uri For(string path) => new(Text + path);

    /// <summary>What the worker is called until it has said its name.</summary>
    public string HostAndPort => Text[(Text.IndexOf("://", StringComparison.Ordinal) + 3)..];
}
