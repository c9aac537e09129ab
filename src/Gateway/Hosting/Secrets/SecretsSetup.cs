using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.Secrets;

internal static class SecretsSetup
{
    public static void AddSecrets(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SecretOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecretOptions>, SecretOptions.Validator>();
        services.AddSingleton<SiteSecrets>();
        services.AddSingleton<ProtectionKeySeal>();
        services.AddSingleton<ProtectionKeyStore>();
        // The name is part of every protected value: with another one nothing that is stored could be read.
        services.AddDataProtection().SetApplicationName("ApiHub");
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeyStore, ProtectionKeySeal>((keys, store, seal) =>
        {
            keys.XmlRepository = store;
            keys.XmlEncryptor = seal;
        });
    }
}
