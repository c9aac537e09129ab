namespace ApiHub.Protocols;

internal static class ModelName
{
    /// <summary>The longest name that is believed to be one, in bytes as written.</summary>
    public const int MaxBytes = 256;

    /// <summary>The name in a string value; null for anything else.</summary>
    public static string? Read(ReadOnlySpan<byte> value) =>
        value.Length <= MaxBytes && JsonValue.Text(value) is { Length: > 0 } name ? name : null;
}
