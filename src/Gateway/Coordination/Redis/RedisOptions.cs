using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>Where several gateways keep what they share.</summary>
internal sealed class RedisOptions
{
    /// <summary><c>redis://[[user]:password@]host[:6379][/database]</c>, or <c>rediss://</c> for TLS; empty: in this process, for a gateway that is alone.</summary>
    [ConfigurationKeyName("REDIS_URL")]
    [SecretSetting]
    public string? Url { get; set; }
}
