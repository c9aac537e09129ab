using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.Secrets;

/// <summary>The secrets in force: the operator's own, or those generated once into <c>secrets.json</c> in the data folder.</summary>
internal sealed class SiteSecrets
{
    public const string FileName = "secrets.json";

    private readonly byte[] _encryptionKey;

    public SiteSecrets(IOptions<SecretOptions> options, IOptions<SiteOptions> site)
    {
        var chosen = options.Value;
        var generated = new Lazy<Generated>(() => Generated.In(site.Value.DataDir));
        TokenSigningKey = Encoding.UTF8.GetBytes(Chosen(chosen.JwtSecret) ?? Chosen(chosen.SecretKey) ?? generated.Value.JwtSecret);
        _encryptionKey = Encoding.UTF8.GetBytes(Chosen(chosen.EncryptionKey) ?? generated.Value.EncryptionKey);
        // Nodes that share the key share the token; a worker elsewhere needs one that the operator chose.
        WorkerToken = Chosen(chosen.WorkerAuthToken) ?? Convert.ToHexStringLower(DeriveEncryptionKey("apihub/worker-auth-token/v1"));
    }

    public byte[] TokenSigningKey { get; }

    /// <summary>What gateway and workers know each other by.</summary>
    public string WorkerToken { get; }

    /// <param name="purpose">What it is for: keys of different purposes tell nothing of each other.</param>
    /// <returns>32 bytes.</returns>
    public byte[] DeriveEncryptionKey(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _encryptionKey, 32, info: Encoding.UTF8.GetBytes(purpose));

    private static string? Chosen(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private sealed record Generated(
        [property: JsonPropertyName("jwt_secret"), JsonRequired] string JwtSecret,
        [property: JsonPropertyName("encryption_key"), JsonRequired] string EncryptionKey)
    {
        public static Generated In(string dataDir)
        {
            Directory.CreateDirectory(dataDir);
            var path = Path.Combine(dataDir, FileName);
            // Nodes that share the folder may start together: one creates the file, all read it.
            if (!File.Exists(path))
                PrivateFile.TryCreate(path, JsonSerializer.Serialize(new Generated(Random(), Random())));
            return Read(path);
        }

        private static Generated Read(string path)
        {
            try
            {
                return JsonSerializer.Deserialize<Generated>(File.ReadAllText(path)) ?? throw new JsonException();
            }
            catch (JsonException)
            {
                // A new one would make every stored credential unreadable, so a person has to decide.
                var fault = $"{path} is damaged. Restore it from a backup, or set JWT_SECRET and ENCRYPTION_KEY to what it held.";
                throw new OptionsValidationException(nameof(SecretOptions), typeof(SecretOptions), [fault]);
            }
        }

        private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    }
}
