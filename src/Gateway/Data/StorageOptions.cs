using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Data;

/// <summary>Where rows are kept.</summary>
internal sealed class StorageOptions
{
    /// <summary>
    /// <c>sqlite:///relative/path</c>, <c>sqlite:////absolute/path</c> or <c>postgresql://user:password@host:5432/database</c>;
    /// empty: <c>apihub.db</c> in the data folder.
    /// </summary>
    [ConfigurationKeyName("DATABASE_URL")]
    [SecretSetting]
    public string? Url { get; set; }
}
