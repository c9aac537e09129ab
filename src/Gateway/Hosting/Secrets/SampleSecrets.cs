namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>Recognises secrets that everybody knows, because they stand in somebody's example or are no secret at all.</summary>
internal static class SampleSecrets
{
    /// <summary>What examples say, without punctuation; a random secret of the required length does not contain one of these.</summary>
    private static readonly string[] Phrases =
    [
        "changeme", "changethis", "changeit", "changeinproduction", "replaceme", "replacethis", "yoursecret", "yoursuper",
        "yourjwt", "yourencryption", "yourkey", "yourrandom", "secretkey", "jwtsecret", "encryptionkey", "supersecret",
        "mysecret", "notsecure", "insecure", "example", "placeholder", "password",
    ];

    /// <summary>Fewer different characters than this is a repeated pattern; 16 random hexadecimal digits have about ten.</summary>
    private const int LeastVariety = 6;

    public static bool Contains(string value)
    {
        var plain = string.Concat(value.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return plain is "secret" or "test" or "dev" or "default"
            || Phrases.Any(phrase => plain.Contains(phrase, StringComparison.Ordinal))
            || value.Distinct().Count() < LeastVariety;
    }
}
