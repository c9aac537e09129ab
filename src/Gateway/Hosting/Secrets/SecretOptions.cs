using System.Text;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>Secrets that the operator chose; each one left out is generated once and kept in the data folder.</summary>
internal sealed class SecretOptions
{
    public const int LeastJwtBytes = 32;
    public const int LeastEncryptionBytes = 16;

    /// <summary>Signs access tokens; at least 32 bytes. Changing it ends every access token, not the logins behind them.</summary>
    [ConfigurationKeyName("JWT_SECRET")]
    [SecretSetting]
    public string? JwtSecret { get; set; }

    /// <summary>Another name of <c>JWT_SECRET</c>, which wins when both are there.</summary>
    [ConfigurationKeyName("SECRET_KEY")]
    [SecretSetting]
    public string? SecretKey { get; set; }

    /// <summary>Protects stored credentials; at least 16 bytes. Without it they cannot be read again.</summary>
    [ConfigurationKeyName("ENCRYPTION_KEY")]
    [SecretSetting]
    public string? EncryptionKey { get; set; }

    /// <summary>What gateway and workers know each other by; at least 16 bytes. Left out, it follows from <c>ENCRYPTION_KEY</c>.</summary>
    [ConfigurationKeyName("WORKER_AUTH_TOKEN")]
    [SecretSetting]
    public string? WorkerAuthToken { get; set; }

    internal sealed class Validator : IValidateOptions<SecretOptions>
    {
        public ValidateOptionsResult Validate(string? name, SecretOptions options)
        {
            string[] faults =
            [
                .. Faults("JWT_SECRET", options.JwtSecret, LeastJwtBytes),
                .. Faults("SECRET_KEY", options.SecretKey, LeastJwtBytes),
                .. Faults("ENCRYPTION_KEY", options.EncryptionKey, LeastEncryptionBytes),
                .. Faults("WORKER_AUTH_TOKEN", options.WorkerAuthToken, LeastEncryptionBytes),
            ];
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static IEnumerable<string> Faults(string variable, string? value, int leastBytes)
        {
            const string Remedy = "Use the output of `openssl rand -base64 32`, or leave it empty to have one generated.";
            if (string.IsNullOrEmpty(value))
                yield break;
            if (SampleSecrets.Contains(value))
                yield return $"{variable} is a sample value that everybody knows. {Remedy}";
            else if (Encoding.UTF8.GetByteCount(value) < leastBytes)
                yield return $"{variable} must have at least {leastBytes} bytes. {Remedy}";
        }
    }
}
