using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace ApiHub.Gateway.Hosting;

/// <summary>What the operator says of the site as a whole.</summary>
internal sealed class SiteOptions : IValidatableObject
{
    /// <summary>TCP port of the gateway and its console, 1–65535.</summary>
    [ConfigurationKeyName("PORT")]
    [Range(1, 65535, ErrorMessage = "PORT must be a number between 1 and 65535.")]
    public int Port { get; set; } = 8000;

    /// <summary>Folder for the SQLite file, the journal and generated secrets.</summary>
    [ConfigurationKeyName("DATA_DIR")]
    [Required(AllowEmptyStrings = false, ErrorMessage = "DATA_DIR must name a folder.")]
    public string DataDir { get; set; } = "./data";

    /// <summary>Name shown to people.</summary>
    [ConfigurationKeyName("SITE_NAME")]
    [StringLength(100, MinimumLength = 1, ErrorMessage = "SITE_NAME must have 1 to 100 characters.")]
    public string Name { get; set; } = "ApiHub";

    /// <summary>Address under which people reach the site; empty: the address they asked for.</summary>
    [ConfigurationKeyName("SITE_URL")]
    public string? Url { get; set; }

    /// <summary>IANA time zone in which days, weeks and months begin.</summary>
    [ConfigurationKeyName("SITE_TIME_ZONE")]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whether anybody may register; otherwise only an administrator makes users.</summary>
    [ConfigurationKeyName("ALLOW_REGISTRATION")]
    public bool AllowRegistration { get; set; } = true;

    /// <summary>Path under which a reverse proxy serves the site, such as <c>/gw</c>; empty: the root.</summary>
    [ConfigurationKeyName("PATH_BASE")]
    [RegularExpression("^(/[^/?#]+)*$", ErrorMessage = "PATH_BASE must be empty or start with a slash and not end with one, such as /gw.")]
    public string PathBase { get; set; } = "";

    /// <summary>Addresses or networks, separated by commas, whose X-Forwarded-* headers are believed, beside loopback.</summary>
    [ConfigurationKeyName("TRUSTED_PROXIES")]
    public string TrustedProxies { get; set; } = "";

    /// <summary><see cref="TrustedProxies"/> as networks; those that cannot be read are left out.</summary>
    public IEnumerable<IPNetwork> TrustedNetworks => TrustedProxyTexts().Select(ParseNetwork).OfType<IPNetwork>();

    /// <summary>What every key begins with, so that people and secret scanners recognise it.</summary>
    [ConfigurationKeyName("API_KEY_PREFIX")]
    [RegularExpression("^[A-Za-z][A-Za-z0-9-]{1,19}$", ErrorMessage = "API_KEY_PREFIX must be 2 to 20 letters, digits or hyphens and start with a letter.")]
    public string KeyPrefix { get; set; } = "sk-ahg";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in TrustedProxyTexts().Where(text => ParseNetwork(text) is null))
            yield return new($"TRUSTED_PROXIES must list addresses or networks such as 10.0.0.0/8, separated by commas; {text} is neither.");
        if (!string.IsNullOrEmpty(Url) && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new("SITE_URL must be an address such as https://hub.example.com.");
    }

    private string[] TrustedProxyTexts() => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return new(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32);
        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}
